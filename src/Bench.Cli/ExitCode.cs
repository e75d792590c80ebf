namespace Bench.Cli;

/// <summary>What the process returns; scripts rely on these (<c>bench fio</c> returns fio's codes instead).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>An I/O or verification error.</summary>
    public const int IoError = 1;

    /// <summary>Bad usage or job file.</summary>
    public const int Usage = 2;

    /// <summary>Missing device, no permission, refused by the safety rules.</summary>
    public const int Environment = 3;

    /// <summary>Everything ran and is saved, but no point of a sweep meets the conditions of its goal.</summary>
    public const int GoalMissed = 4;

    /// <summary>Interrupted; results are saved.</summary>
    public const int Interrupted = 130;
}
