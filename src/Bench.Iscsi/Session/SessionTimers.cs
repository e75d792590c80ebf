namespace Bench.Iscsi.Session;

/// <summary>How long a session waits for what; nanoseconds.</summary>
internal sealed record SessionTimers
{
    private const long Second = 1_000_000_000;

    /// <summary>A command without answer is aborted after this.</summary>
    public long Command { get; init; } = 30 * Second;

    /// <summary>A task management request without answer gives way to the next stronger one after this; a control request ends the session.</summary>
    public long Abort { get; init; } = 15 * Second;

    /// <summary>A silent connection is pinged after this; 0 never.</summary>
    public long PingInterval { get; init; } = 5 * Second;

    /// <summary>A ping without answer ends the session after this.</summary>
    public long PingTimeout { get; init; } = 5 * Second;

    /// <summary>At error recovery level 1 and 2: what is not acknowledged or does not come for so long is asked for again.</summary>
    public long Recovery { get; init; } = Second;

    /// <summary>A command that met BUSY is sent again after this.</summary>
    public long BusyDelay { get; init; } = Second / 100;

    /// <summary>A command that met TASK SET FULL is sent again after this.</summary>
    public long TaskSetFullDelay { get; init; } = Second / 1000;
}
