using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bench.PeerJobs;

/// <summary>
/// A job file whose opening comment says what is compared. Its first line is the title, then come keys, each on a line of its own:
/// <list type="table">
/// <item><term><c>needs: WORD...</c></term><description>commands, directories and writable files that must be there, or <c>root</c></description></item>
/// <item><term><c>setup: COMMAND</c></term><description>shell command before the run, in its folder; may be repeated</description></item>
/// <item><term><c>cleanup: COMMAND</c></term><description>shell command after the run</description></item>
/// <item><term><c>run: ARGUMENTS</c></term><description>command line; JOB stands for the file; JSON output unless it says otherwise</description></item>
/// <item><term><c>then: ARGUMENTS</c></term><description>a further command line in the same folder; what it gives is compared too</description></item>
/// <item><term><c>counts: same|none</c></term><description>I/Os and bytes by direction, syncs, errors of every job</description></item>
/// <item><term><c>offsets: order|multiset|set|none</c></term><description>what <c>*.iolog</c> files recorded</description></item>
/// <item><term><c>files: sizes|names|none</c></term><description>what lies in the folder afterwards</description></item>
/// <item><term><c>logs: rows|columns|none</c></term><description>directions, block sizes, offsets of <c>*.log</c> rows, or only how many columns</description></item>
/// <item><term><c>keys: same|none</c></term><description>every key of fio's JSON is in ours, job options have the same text</description></item>
/// <item><term><c>content: FILE...</c></term><description>files with the same bytes on both sides</description></item>
/// <item><term><c>bound: MEASURE LOW..HIGH</c></term><description>must hold on both sides, see <see cref="PeerBound"/></description></item>
/// </list>
/// <c>${FREE_PORT_1}</c> and <c>${FREE_PORT_2}</c> stand for TCP ports that nobody used when the job was read, the same for both programs.
/// A comparison that is switched off says why after a dash: <c>counts: none - the runtime ends the job</c>.
/// </summary>
public sealed class PeerJob
{
    private readonly Dictionary<string, string> _choices = new()
    {
        ["counts"] = "same",
        ["offsets"] = "order",
        ["files"] = "sizes",
        ["logs"] = "columns",
        ["keys"] = "same",
    };

    private PeerJob(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Environment variables for the programs that run the job.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } = FreePorts();

    /// <summary>What the job shows.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Shell commands before the run.</summary>
    public List<string> Setup { get; } = [];

    /// <summary>Shell commands after the run.</summary>
    public List<string> Cleanup { get; } = [];

    /// <summary>Command lines, run one after another in one folder.</summary>
    public List<string> CommandLines { get; } = [];

    /// <summary>Files whose bytes must be equal.</summary>
    public List<string> Content { get; } = [];

    /// <summary>Bounds that hold for both programs.</summary>
    public List<PeerBound> Bounds { get; } = [];

    /// <summary>What the job needs and the system does not have, or null.</summary>
    public string? Missing { get; private set; }

    /// <summary>True when this comparison was chosen.</summary>
    public bool Compares(string aspect, string choice) => _choices[aspect] == choice;

    /// <summary>Reads a job file and its header.</summary>
    /// <exception cref="FormatException">A line of the header means nothing.</exception>
    public static PeerJob Read(string path)
    {
        var job = new PeerJob(path);
        string[] header = [.. File.ReadLines(path).TakeWhile(static line => line.StartsWith(';')).Select(static line => line[1..].Trim())];
        if (header.Length == 0 || header[0].IndexOf(": ", StringComparison.Ordinal) is > 0 and var colonAt && !header[0][..colonAt].Contains(' '))
        {
            throw new FormatException($"{path}: the first line must be a comment that says what the job shows");
        }

        job.Title = header[0];
        foreach (string line in header.Skip(1).Where(static line => line.Length > 0))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
            {
                throw new FormatException($"{path}: '{line}' is no KEY: VALUE");
            }

            job.Apply(line[..colon], line[(colon + 2)..].Trim());
        }

        if (job.CommandLines.Count == 0)
        {
            job.CommandLines.Add("JOB");
        }

        return job;
    }

    // Held until both are known, so that they differ.
    private static Dictionary<string, string> FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new() { ["FREE_PORT_1"] = PortOf(first), ["FREE_PORT_2"] = PortOf(second) };
    }

    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    private void Apply(string key, string value)
    {
        switch (key)
        {
            case "needs":
                Missing ??= value.Split(' ').Where(static need => !IsThere(need)).Select(static need => $"{need} is missing").FirstOrDefault();
                break;
            case "setup":
                Setup.Add(value);
                break;
            case "cleanup":
                Cleanup.Add(value);
                break;
            case "run" or "then":
                CommandLines.Add(value);
                break;
            case "content":
                Content.AddRange(value.Split(' '));
                break;
            case "bound":
                Bounds.Add(PeerBound.Parse(value));
                break;
            default:
                Choose(key, value);
                break;
        }
    }

    private void Choose(string aspect, string value)
    {
        string[] parts = value.Split(" - ", 2);
        if (!_choices.ContainsKey(aspect) || !Words(aspect).Contains(parts[0]))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{Path}: '{aspect}: {value}' is not known"));
        }

        if (parts[0] == "none" && parts.Length < 2)
        {
            throw new FormatException($"{Path}: '{aspect}: none' must say why, after a dash");
        }

        _choices[aspect] = parts[0];
    }

    private static string[] Words(string aspect) => aspect switch
    {
        "offsets" => ["order", "multiset", "set", "none"],
        "files" => ["sizes", "names", "none"],
        "logs" => ["rows", "columns", "none"],
        _ => ["same", "none"],
    };

    private static bool IsThere(string need) => need == "root"
        ? Environment.IsPrivilegedProcess
        : need.StartsWith('/') ? Directory.Exists(need) || IsWritable(need)
        : (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, need)));

    private static bool IsWritable(string file)
    {
        try
        {
            using FileStream stream = File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
