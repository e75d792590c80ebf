namespace Bench.Iscsi.Target.Protocol;

/// <summary>What a connection has done; written by its thread alone, read by others as it stands.</summary>
internal sealed class TargetCounters
{
    public long PdusIn;
    public long PdusOut;
    public long BytesIn;
    public long BytesOut;
    public long Commands;
    public long Reads;
    public long Writes;
    public long ReadBytes;
    public long WriteBytes;
    public long CheckConditions;
    public long Rejects;
    public long DigestErrors;
    public long Snacks;
    public long Retransmitted;
    public long RecoveryR2Ts;
    public long Reassigned;
    public long ConnectionsRecovered;
    public long FaultsInjected;
    public long Receives;
    public long Sends;
    public long Sleeps;
    public long PollNanoseconds;
    public long ReceiveNanoseconds;
    public long ProcessNanoseconds;
    public long SendNanoseconds;
    public long SleepNanoseconds;
    public long InternalErrors;
    public long CpuNanoseconds;

    public void AddTo(TargetCounters total)
    {
        total.PdusIn += PdusIn;
        total.PdusOut += PdusOut;
        total.BytesIn += BytesIn;
        total.BytesOut += BytesOut;
        total.Commands += Commands;
        total.Reads += Reads;
        total.Writes += Writes;
        total.ReadBytes += ReadBytes;
        total.WriteBytes += WriteBytes;
        total.CheckConditions += CheckConditions;
        total.Rejects += Rejects;
        total.DigestErrors += DigestErrors;
        total.Snacks += Snacks;
        total.Retransmitted += Retransmitted;
        total.RecoveryR2Ts += RecoveryR2Ts;
        total.Reassigned += Reassigned;
        total.ConnectionsRecovered += ConnectionsRecovered;
        total.FaultsInjected += FaultsInjected;
        total.Receives += Receives;
        total.Sends += Sends;
        total.Sleeps += Sleeps;
        total.PollNanoseconds += PollNanoseconds;
        total.ReceiveNanoseconds += ReceiveNanoseconds;
        total.ProcessNanoseconds += ProcessNanoseconds;
        total.SendNanoseconds += SendNanoseconds;
        total.SleepNanoseconds += SleepNanoseconds;
        total.InternalErrors += InternalErrors;
        total.CpuNanoseconds += CpuNanoseconds;
    }
}
