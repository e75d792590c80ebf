using System.Text;
using Bench.Engine.Planning;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// One log file, opened at its first row or at the end, so that a run with logs switched on always leaves the files. With
/// <c>per_job_logs=0</c> daemons of the same prefix append to one file.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly bool _append;
    private StreamWriter? _writer;

    public LogFile(string path, bool append)
    {
        Path = path;
        _append = append;
    }

    public string Path { get; }

    /// <summary>Opens the file when it is not.</summary>
    public TextWriter Writer => _writer ??= Open();

    /// <summary>fio's name: <c>PREFIX_TYPE.N.log</c>, without <c>.N</c> under <c>per_job_logs=0</c>; an empty prefix is the job's name.</summary>
    public static LogFile Of(DaemonPlan plan, string prefix, string type)
    {
        string start = prefix.Length == 0 ? plan.Job.Name : prefix;
        bool own = plan.Options.PerJobLogs;
        return new LogFile(own ? $"{start}_{type}.{plan.Number}.log" : $"{start}_{type}.log", append: !own);
    }

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private StreamWriter Open()
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
        Directory.CreateDirectory(folder!);
        return new StreamWriter(Path, _append, new UTF8Encoding(false), 1 << 16);
    }
}
