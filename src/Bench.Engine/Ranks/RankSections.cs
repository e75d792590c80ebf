using System.Text.Json;
using Bench.Engine.Results;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Ranks;

/// <summary>What engines of several ranks tell, as values that can be sent and put together.</summary>
internal static class RankSections
{
    /// <summary>The sections of a run as JSON values.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(RunOutcome outcome)
    {
        var sections = new Dictionary<string, JsonElement>();
        foreach (IResultSection section in outcome.Sections.Where(static section => !section.IsEmpty))
        {
            using var text = new StringWriter();
            var json = new JsonText(text);
            json.BeginObject();
            section.Write(json, outcome);
            json.EndObject();
            using JsonDocument document = JsonDocument.Parse(text.ToString());
            sections.Add(section.Name, document.RootElement.Clone());
        }

        return sections;
    }

    /// <summary>One section for each key that any rank has.</summary>
    public static IReadOnlyList<IResultSection> Join(IReadOnlyList<RankReport> reports) =>
        [.. reports.SelectMany(static report => report.Sections.Keys).Distinct().Select(name => new Joined(name, reports))];

    /// <summary>Writes a JSON value.</summary>
    public static void Write(JsonText json, string? name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.BeginObject(name, inline: IsFlat(value));
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    Write(json, member.Name, member.Value);
                }

                json.EndObject();
                break;
            case JsonValueKind.Array:
                json.BeginArray(name!, inline: IsFlat(value));
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(json, null, item);
                }

                json.EndArray();
                break;
            case JsonValueKind.Number when value.TryGetInt64(out long whole):
                json.Write(name, whole);
                break;
            case JsonValueKind.Number:
                json.Write(name, value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                json.Write(name, value.GetBoolean());
                break;
            case JsonValueKind.String:
                json.Write(name, value.GetString());
                break;
            default:
                json.WriteNull(name);
                break;
        }
    }

    private static bool IsFlat(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().All(static member => member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        : value.EnumerateArray().All(static item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));

    // Lists of several ranks follow each other; what is no list is the same for all and taken from the first.
    private sealed class Joined(string name, IReadOnlyList<RankReport> reports) : IResultSection
    {
        public string Name => name;

        public bool IsEmpty => false;

        public void Write(JsonText json, RunOutcome outcome)
        {
            List<(RankReport Report, JsonElement Section)> parts = [.. reports.Where(report => report.Sections.ContainsKey(name)).Select(report => (report, report.Sections[name]))];
            foreach (JsonProperty member in parts[0].Section.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.Array)
                {
                    RankSections.Write(json, member.Name, member.Value);
                    continue;
                }

                json.BeginArray(member.Name);
                foreach ((RankReport report, JsonElement section) in parts)
                {
                    WriteItems(json, report, section, member.Name);
                }

                json.EndArray();
            }
        }

        public IEnumerable<string> Summarize() => reports.SelectMany(static report => report.Lines.Select(line => $"{report.Host} (rank {report.Rank}): {line}"));

        public IEnumerable<Results.Advice.Advisory> Examine(RunOutcome outcome) => [];

        private static void WriteItems(JsonText json, RankReport report, JsonElement section, string member)
        {
            if (!section.TryGetProperty(member, out JsonElement items) || items.ValueKind != JsonValueKind.Array)
            {
                return;
            }

            foreach (JsonElement item in items.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object)
                {
                    RankSections.Write(json, null, item);
                    continue;
                }

                json.BeginObject();
                json.Write("rank", report.Rank);
                json.Write("host", report.Host);
                foreach (JsonProperty inner in item.EnumerateObject())
                {
                    RankSections.Write(json, inner.Name, inner.Value);
                }

                json.EndObject();
            }
        }
    }
}
