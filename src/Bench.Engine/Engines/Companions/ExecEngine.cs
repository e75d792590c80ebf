using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Companions;

/// <summary>
/// <c>exec</c>: runs <c>program</c> with <c>arguments</c> (split at blanks; <c>%r</c> is the runtime in seconds, <c>%n</c> the job's
/// name) from the start of the job. At the end of the runtime the program is asked to end (SIGTERM) and, after <c>grace_time</c> seconds,
/// made to. Without a runtime the job ends with the program. Starting it and each look at it count as an I/O without data.
/// </summary>
internal sealed unsafe class ExecEngine : IIoEngine
{
    /// <summary>fio's name of the engine.</summary>
    public const string Name = "exec";

    private const int DefaultGraceSeconds = 1;

    private IoUnit* _units;
    private JobOptions _options = new();
    private Action<string> _notify = static _ => { };
    private string _job = "";
    private string? _directory;
    private Process? _process;

    /// <summary>Time between two looks at the program: half of it in a look, half in the pause after it.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromMilliseconds(50);

    public bool IsSynchronous => true;

    public void Open(EngineSetup setup)
    {
        if (!setup.Options.EngineOptions.ContainsKey("program"))
        {
            throw new DeviceException(Name, Errno.EINVAL, "exec needs program=, the program that it is to run.");
        }

        _units = setup.Units;
        _options = setup.Options;
        _notify = setup.Notify;
        _job = setup.Job;
        _directory = setup.AuxiliaryDirectory;
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            _units[slot].Result = Step();
        }

        return slots.Length;
    }

    public void Dispose()
    {
        using Process? process = Interlocked.Exchange(ref _process, null);
        if (process is null)
        {
            return;
        }

        if (process.HasExited)
        {
            if (process.ExitCode != 0)
            {
                _notify($"{_options.EngineOptions["program"]} ended with status {process.ExitCode}.");
            }

            return;
        }

        LinuxProcess.Terminate(process.Id);
        if (!process.WaitForExit(TimeSpan.FromSeconds(_options.EngineNumber("grace_time") ?? DefaultGraceSeconds)))
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private int Step()
    {
        if (_process is null)
        {
            _process = Start();
            return IoResult.NoData;
        }

        _ = LinuxThread.SleepUntil(Clock.Now + LookEvery.Nanoseconds());
        return _options.Runtime is null && _process.HasExited ? IoResult.End : IoResult.NoData;
    }

    private Process Start()
    {
        string program = (string)_options.EngineOptions["program"];
        string[] arguments = _options.EngineOptions.TryGetValue("arguments", out object? text) ? Expand((string)text) : [];
        ProcessStartInfo start = _options.EngineNumber("std_redirect") is null or not 0
            ? Redirected(program, arguments)
            : new ProcessStartInfo(program, arguments);
        start.UseShellExecute = false;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new DeviceException(program, failure.NativeErrorCode, $"exec: {program} could not be started: {failure.Message}");
        }
    }

    private string[] Expand(string arguments) => arguments
        .Replace("%r", ((long)(_options.Runtime ?? TimeSpan.Zero).TotalSeconds).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("%n", _job, StringComparison.Ordinal)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // A shell opens the files and then becomes the program, so that its process is the one that signals go to.
    private ProcessStartInfo Redirected(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh");
        string file = Path.Combine(_directory ?? "", _job);
        foreach (string argument in (IEnumerable<string>)["-c", "exec >\"$1\" 2>\"$2\"; shift 2; exec \"$@\"", "sh", $"{file}.stdout", $"{file}.stderr", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
