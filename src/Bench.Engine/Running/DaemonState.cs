namespace Bench.Engine.Running;

/// <summary>Where a daemon is in its life.</summary>
public enum DaemonState
{
    /// <summary>Its phase has not come.</summary>
    Planned,

    /// <summary>It opens its targets and fills its buffers.</summary>
    SettingUp,

    /// <summary>It is ready and waits for the common start, its delay or another job.</summary>
    Waiting,

    /// <summary>It issues I/O.</summary>
    Running,

    /// <summary>It has ended, well or not.</summary>
    Ended,
}
