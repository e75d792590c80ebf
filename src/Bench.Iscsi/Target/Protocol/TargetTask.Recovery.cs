namespace Bench.Iscsi.Target.Protocol;

// What error recovery level 1 and 2 must know of a task until its status is acknowledged (RFC 7143 sections 4.2.2.2 and 7.1.4).
internal sealed partial class TargetTask
{
    /// <summary>Its status is sent and not acknowledged: nothing is done for it any more but sending again.</summary>
    public bool Lingers { get; set; }

    /// <summary>Number of its status, once sent.</summary>
    public uint StatSN { get; set; }

    /// <summary>Data-In PDUs (or R2Ts) that were sent, once the status is.</summary>
    public uint DataPdus { get; set; }

    /// <summary>The status went within the last Data-In.</summary>
    public bool StatusInData { get; set; }

    /// <summary>Copied into the response by an R-Data SNACK; 0 for none.</summary>
    public uint SnackTag { get; set; }

    /// <summary>Most data of one Data-In when its data was cut.</summary>
    public int Segment { get; set; }

    /// <summary>DataSN and offset that <see cref="Segment"/> cuts from: not 0 where an R-Data SNACK or a reassignment began anew.</summary>
    public DataInRun Cut { get; set; }

    /// <summary>DataSN of the first Data-In that is not acknowledged.</summary>
    public uint AckedDataSN { get; set; }

    /// <summary>What a DataACK must name.</summary>
    public uint AckTag { get; set; }

    /// <summary>When data came or was asked for last, nanoseconds.</summary>
    public long ProgressAt { get; set; }

    /// <summary>How long to wait for data before it is asked for again: twice as long every time, or a slow initiator would never be done, and shorter again as data comes.</summary>
    public long Patience { get; set; }

    public long LeastPatience { get; private set; }

    /// <summary>Bytes that a read moves.</summary>
    public long LengthIn => Math.Min(TransferLength, ExpectedIn);

    /// <summary>Waits for data-out that was announced or asked for.</summary>
    public bool AwaitsData => UnsolicitedOpen || R2Ts.Count > 0;

    public void BeginRecoverable(long now, long patience)
    {
        StatusInData = false;
        StatSN = DataPdus = SnackTag = AckedDataSN = AckTag = 0;
        Segment = 0;
        Cut = new(0, 0, uint.MaxValue);
        ProgressAt = now;
        Patience = LeastPatience = patience;
    }

    public void NoteProgress(long now)
    {
        ProgressAt = now;
        Patience = Math.Max(LeastPatience, Patience / 2);
    }
}
