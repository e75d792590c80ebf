namespace Bench.Engine.Jobs.Options;

/// <summary>How I/O is handed to the engine (fio <c>io_submit_mode</c>).</summary>
public enum IoSubmitMode
{
    /// <summary>By the daemon itself.</summary>
    Inline,

    /// <summary>By worker threads.</summary>
    Offload,
}
