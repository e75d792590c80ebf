namespace Bench.Engine.Measuring;

/// <summary>What one daemon (or a merge of several) did in one direction in the measured time.</summary>
public sealed class DirectionStatistics
{
    /// <summary>I/Os issued and ended, failed ones too (fio <c>total_ios</c>).</summary>
    public long TotalIos { get; set; }

    /// <summary>Bytes transferred.</summary>
    public long Bytes { get; set; }

    /// <summary>I/Os that transferred less than asked.</summary>
    public long ShortIos { get; set; }

    /// <summary>I/Os given up after being issued.</summary>
    public long DropIos { get; set; }

    /// <summary>I/Os that ended with an error.</summary>
    public long Errors { get; set; }

    /// <summary>Time until the submit call returned; empty on synchronous engines.</summary>
    public LatencyStatistics Slat { get; } = new();

    /// <summary>Time from there to the completion.</summary>
    public LatencyStatistics Clat { get; } = new();

    /// <summary>Both together.</summary>
    public LatencyStatistics Lat { get; } = new();

    /// <summary>Completion minus the time the I/O was due; filled in rate-limited runs only.</summary>
    public LatencyStatistics Response { get; } = new();

    /// <summary>Measured time of this direction, ns: from the daemon's start (or the end of the ramp) to its last completion here.</summary>
    public long RuntimeNanoseconds { get; set; }

    /// <summary>Adds counts and latencies of another daemon; the runtime becomes the longer one.</summary>
    public void Add(DirectionStatistics other)
    {
        TotalIos += other.TotalIos;
        Bytes += other.Bytes;
        ShortIos += other.ShortIos;
        DropIos += other.DropIos;
        Errors += other.Errors;
        Slat.Add(other.Slat);
        Clat.Add(other.Clat);
        Lat.Add(other.Lat);
        Response.Add(other.Response);
        RuntimeNanoseconds = Math.Max(RuntimeNanoseconds, other.RuntimeNanoseconds);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        TotalIos = 0;
        Bytes = 0;
        ShortIos = 0;
        DropIos = 0;
        Errors = 0;
        RuntimeNanoseconds = 0;
        Slat.Clear();
        Clat.Clear();
        Lat.Clear();
        Response.Clear();
    }
}
