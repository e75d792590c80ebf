namespace Bench.Iscsi.Target.Protocol;

/// <summary>Which Data-In PDUs of a read to send: cutting starts at one of them, sending may start later.</summary>
/// <param name="StartSN">DataSN of the PDU that cutting starts with.</param>
/// <param name="StartOffset">Its first byte.</param>
/// <param name="EndSN">DataSN behind the last to send; all where no PDU has it.</param>
internal readonly record struct DataInRun(uint StartSN, long StartOffset, uint EndSN)
{
    /// <summary>DataSN of the first to send.</summary>
    public uint FirstSN { get; init; } = StartSN;
}
