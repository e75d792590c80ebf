namespace Bench.Report.Reading;

/// <summary>What a latency spans (fio's meanings).</summary>
public enum LatencyKind
{
    /// <summary>Submission and completion together (fio <c>lat</c>).</summary>
    Total,

    /// <summary>From submission to completion (fio <c>clat</c>).</summary>
    Completion,

    /// <summary>The submit call (fio <c>slat</c>).</summary>
    Submission,

    /// <summary>From the moment an I/O was due to its completion (rated jobs; no coordinated omission).</summary>
    Response,
}
