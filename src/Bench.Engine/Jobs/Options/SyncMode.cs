namespace Bench.Engine.Jobs.Options;

/// <summary>O_SYNC and O_DSYNC (fio <c>sync</c>).</summary>
public enum SyncMode
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>O_SYNC.</summary>
    Sync,

    /// <summary>O_DSYNC.</summary>
    Dsync,
}
