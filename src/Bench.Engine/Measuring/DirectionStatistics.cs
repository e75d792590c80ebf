using System.Runtime.CompilerServices;
using Bench.Engine.Engines;

namespace Bench.Engine.Measuring;

/// <summary>What one daemon (or a merge of several) did in one direction in the measured time.</summary>
public sealed class DirectionStatistics
{
    private readonly bool _slat = true;
    private readonly bool _clat = true;
    private readonly bool _lat = true;
    private readonly bool _rated = true;

    /// <summary>Statistics that record whatever comes.</summary>
    public DirectionStatistics()
    {
        Clat = new LatencyStatistics();
        Lat = new LatencyStatistics();
    }

    internal DirectionStatistics(StatisticsSetup setup, bool occurs)
    {
        _slat = setup.Slat && !setup.Synchronous;
        _clat = setup.Clat;
        _lat = setup.Lat;
        _rated = setup.Rated;
        Clat = new LatencyStatistics();
        Lat = new LatencyStatistics();
        if (setup.Synchronous && _clat && _lat)
        {
            // Both begin at the same clock reading: one recorder serves as both.
            Lat = Clat;
            _lat = false;
        }

        if (occurs)
        {
            Prepare();
        }
    }

    /// <summary>I/Os issued and ended, failed ones too (fio <c>total_ios</c>).</summary>
    public long TotalIos { get; set; }

    /// <summary>Bytes transferred.</summary>
    public long Bytes { get; set; }

    /// <summary>I/Os that transferred less than asked.</summary>
    public long ShortIos { get; set; }

    /// <summary>I/Os given up after being issued.</summary>
    public long DropIos { get; set; }

    /// <summary>I/Os that ended with an error, and data that failed its verification.</summary>
    public long Errors { get; set; }

    /// <summary>I/Os that ended with an error; as with fio, they have no latency.</summary>
    public UnmeasuredIos Failed { get; } = new();

    /// <summary>I/Os that never came back before the daemon was given up; they are part of nothing else.</summary>
    public UnmeasuredIos Unfinished { get; } = new();

    /// <summary>Time until the submit call returned; empty on synchronous engines.</summary>
    public LatencyStatistics Slat { get; } = new();

    /// <summary>Time from there to the completion.</summary>
    public LatencyStatistics Clat { get; }

    /// <summary>Both together; the same object as <see cref="Clat"/> on synchronous engines.</summary>
    public LatencyStatistics Lat { get; }

    /// <summary>
    /// Completion minus the time the I/O was due; filled in rate-limited runs only. I/Os that were due and never started count
    /// with the time that they had waited at the end, the least that their response time would have been.
    /// </summary>
    public LatencyStatistics Response { get; } = new();

    /// <summary>I/Os that were due before the end and never started; part of <see cref="Response"/> and of nothing else.</summary>
    public long UnstartedIos { get; private set; }

    /// <summary>Latencies by I/O priority: completion latencies, or total ones with <c>lat_percentiles</c>; empty in jobs without priorities by I/O.</summary>
    public PriorityLatencies Priorities { get; } = new();

    /// <summary>Bandwidth samples, KiB/s.</summary>
    public RateSamples Bandwidth { get; } = new();

    /// <summary>IOPS samples.</summary>
    public RateSamples Iops { get; } = new();

    /// <summary>
    /// Measured time of this direction, ns: wall time of the passes in which it did anything (fio <c>runtime</c>). Set by
    /// <see cref="DaemonStatistics.EndPass"/>; 0 before.
    /// </summary>
    public long RuntimeNanoseconds { get; set; }

    /// <summary>Records a finished I/O of this direction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(ref readonly IoUnit unit)
    {
        int result = unit.Result;
        if (result < unit.Length)
        {
            if (result < 0)
            {
                RecordFailure(in unit);
                return;
            }

            ShortIos++;
        }

        TotalIos++;

        Bytes += result;
        long completed = unit.Completed;
        if (_slat)
        {
            Slat.Record(unit.Issued - unit.Started);
        }

        if (_clat)
        {
            Clat.Record(completed - unit.Issued);
        }

        if (_lat)
        {
            Lat.Record(completed - unit.Started);
        }

        if (_rated)
        {
            Response.Record(completed - unit.Due);
        }
    }

    /// <summary>
    /// Records an I/O of this direction that failed. fio's rule: it is counted, but how long the failure took is no latency of the device.
    /// </summary>
    internal void RecordFailure(ref readonly IoUnit unit)
    {
        TotalIos++;
        Errors++;
        Failed.Record(Math.Max(unit.Completed - unit.Started, 0));
    }

    /// <summary>Records I/Os that were due and had not started when the daemon ended.</summary>
    /// <param name="backlog">When they were due.</param>
    /// <param name="ended">Clock time of the end.</param>
    internal void RecordUnstarted(in DueBacklog backlog, long ended)
    {
        // A missed rate leaves any number of them; waits this close together fall into the same bins.
        const long MostSteps = 100_000;
        if (!_rated || backlog.Count == 0)
        {
            return;
        }

        UnstartedIos += backlog.Count;
        long steps = Math.Min(backlog.Count, MostSteps);
        long recorded = 0;
        for (long step = 1; step <= steps; step++)
        {
            long upTo = Proportion.Of(backlog.Count, step, steps);
            double due = backlog.First + (backlog.Gap * (recorded + upTo - 1) / 2);
            Response.Record(Math.Max(ended - (long)due, 0), upTo - recorded);
            recorded = upTo;
        }
    }

    /// <summary>Adds counts, latencies and samples of a daemon that ran beside this one; the runtime becomes the longer one.</summary>
    public void Add(DirectionStatistics other)
    {
        TotalIos += other.TotalIos;
        Bytes += other.Bytes;
        ShortIos += other.ShortIos;
        DropIos += other.DropIos;
        Errors += other.Errors;
        UnstartedIos += other.UnstartedIos;
        Failed.Add(other.Failed);
        Unfinished.Add(other.Unfinished);
        Slat.Add(other.Slat);
        Clat.Add(other.Clat);
        if (!ReferenceEquals(Lat, Clat))
        {
            Lat.Add(other.Lat);
        }

        Response.Add(other.Response);
        Priorities.Add(other.Priorities);
        Bandwidth.AddBeside(other.Bandwidth);
        Iops.AddBeside(other.Iops);
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
        UnstartedIos = 0;
        Failed.Clear();
        Unfinished.Clear();
        RuntimeNanoseconds = 0;
        Slat.Clear();
        Clat.Clear();
        Lat.Clear();
        Response.Clear();
        Priorities.Clear();
        Bandwidth.Clear();
        Iops.Clear();
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(TotalIos);
        writer.Write(Bytes);
        writer.Write(ShortIos);
        writer.Write(DropIos);
        writer.Write(Errors);
        writer.Write(UnstartedIos);
        Failed.Write(writer);
        Unfinished.Write(writer);
        writer.Write(RuntimeNanoseconds);
        Slat.Write(writer);
        Clat.Write(writer);
        Lat.Write(writer);
        Response.Write(writer);
        Bandwidth.Write(writer);
        Iops.Write(writer);
    }

    internal void Read(BinaryReader reader)
    {
        TotalIos = reader.ReadInt64();
        Bytes = reader.ReadInt64();
        ShortIos = reader.ReadInt64();
        DropIos = reader.ReadInt64();
        Errors = reader.ReadInt64();
        UnstartedIos = reader.ReadInt64();
        Failed.Read(reader);
        Unfinished.Read(reader);
        RuntimeNanoseconds = reader.ReadInt64();
        Slat.Read(reader);
        Clat.Read(reader);
        Lat.Read(reader);
        Response.Read(reader);
        Bandwidth.Read(reader);
        Iops.Read(reader);
    }

    private void Prepare()
    {
        if (_slat)
        {
            Slat.Prepare();
        }

        if (_clat)
        {
            Clat.Prepare();
        }

        if (_lat)
        {
            Lat.Prepare();
        }

        if (_rated)
        {
            Response.Prepare();
        }
    }
}
