namespace Bench.Engine.Workload;

/// <summary>What a completion brought to light: bad data, or a least rate that was missed.</summary>
/// <param name="Errno">Linux errno for results: 84 (EILSEQ) for bad data, 5 (EIO) for a missed rate, as fio has it.</param>
/// <param name="Message">What was wrong and where, for people.</param>
/// <param name="IsVerification">True for bad data, which <c>continue_on_error=verify</c> survives.</param>
public sealed record WorkloadFailure(int Errno, string Message, bool IsVerification)
{
    /// <summary>EILSEQ: data read back differs.</summary>
    public const int BadData = Native.Errno.EILSEQ;

    /// <summary>EIO: a least rate was not met.</summary>
    public const int RateNotMet = Native.Errno.EIO;
}
