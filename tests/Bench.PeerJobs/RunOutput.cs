using System.Text.Json;

namespace Bench.PeerJobs;

/// <summary>What a run printed: JSON between lines that are exactly <c>{</c> and <c>}</c>, and lines of terse output.</summary>
public sealed class RunOutput
{
    private const int LeastTerseFields = 40;

    /// <summary>Takes an output apart.</summary>
    public RunOutput(string text)
    {
        List<string>? document = null;
        foreach (string line in text.Split('\n'))
        {
            if (document is null && line == "{")
            {
                document = [];
            }

            document?.Add(line);
            if (document is not null && line == "}")
            {
                Documents.Add(JsonDocument.Parse(string.Join('\n', document)).RootElement);
                document = null;
            }

            if (document is null && line.Count(static c => c == ';') >= LeastTerseFields)
            {
                Terse.Add(line.Split(';'));
            }
        }
    }

    /// <summary>JSON documents.</summary>
    public List<JsonElement> Documents { get; } = [];

    /// <summary>Fields of terse lines.</summary>
    public List<string[]> Terse { get; } = [];

    /// <summary>Entries of all documents; fio adds an empty one to groups of which a part is not reported.</summary>
    public IReadOnlyList<JsonElement> Jobs => [.. Documents.SelectMany(static document => document.GetProperty("jobs").EnumerateArray())
        .Where(static job => job.TryGetProperty("jobname", out _))];
}
