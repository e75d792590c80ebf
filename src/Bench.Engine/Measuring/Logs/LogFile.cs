using System.IO.Compression;
using System.Text;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// One log file, opened at its first row or at the end, so that a run with logs switched on always leaves the files. With
/// <c>per_job_logs=0</c> daemons of the same prefix append to one file.
/// </summary>
internal sealed class LogFile : IDisposable
{
    /// <summary>The type of histogram logs, which are always text.</summary>
    public const string Histograms = "clat_hist";

    private readonly bool _append;
    private StreamWriter? _writer;
    private ZLibStream? _samples;

    public LogFile(string path, bool append)
    {
        Path = path;
        _append = append;
    }

    public string Path { get; }

    /// <summary>Opens the file when it is not.</summary>
    public TextWriter Writer => _writer ??= new StreamWriter(OpenStream(), new UTF8Encoding(false), 1 << 16);

    /// <summary>Opens the file, when it is not, for rows that are compressed (<see cref="StoredSample"/>).</summary>
    public Stream Samples => _samples ??= new ZLibStream(OpenStream(), CompressionLevel.Optimal);

    /// <summary>
    /// fio's name: <c>PREFIX_TYPE.N.log</c>, without <c>.N</c> under <c>per_job_logs=0</c>, and <c>.fz</c> behind it under
    /// <c>log_store_compressed</c>; an empty prefix is the job's name.
    /// </summary>
    public static LogFile Of(DaemonPlan plan, string prefix, string type)
    {
        string start = prefix.Length == 0 ? plan.Job.Name : prefix;
        bool own = plan.Options.PerJobLogs;
        string end = plan.Options.LogStoreCompressed && type != Histograms ? ".log.fz" : ".log";
        return new LogFile(own ? $"{start}_{type}.{plan.Number}{end}" : $"{start}_{type}{end}", append: !own);
    }

    /// <summary>Opens the file when it is not, whatever its rows are.</summary>
    public void Open()
    {
        if (Path.EndsWith(".fz", StringComparison.Ordinal))
        {
            _ = Samples;
        }
        else
        {
            _ = Writer;
        }
    }

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
        _samples?.Dispose();
        _samples = null;
    }

    private FileStream OpenStream()
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
        Directory.CreateDirectory(folder!);
        return new FileStream(Path, _append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
    }
}
