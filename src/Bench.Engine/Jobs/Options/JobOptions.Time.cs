namespace Bench.Engine.Jobs.Options;

// When the job starts and how long it lasts.
public sealed partial class JobOptions
{
    /// <summary>Longest time (<c>runtime</c>).</summary>
    public TimeSpan? Runtime { get; set; }

    /// <summary>Repeat the workload until <see cref="Runtime"/> (<c>time_based</c>).</summary>
    public bool TimeBased { get; set; }

    /// <summary>Unmeasured time before counting (<c>ramp_time</c>).</summary>
    public TimeSpan RampTime { get; set; }

    /// <summary>Wait before the job starts (<c>startdelay</c>).</summary>
    public TimeSpan StartDelay { get; set; }

    /// <summary>Upper end of a random start delay range (<c>startdelay=lo-hi</c>).</summary>
    public TimeSpan? StartDelayMax { get; set; }

    /// <summary>Fewer clock readings (<c>gtod_reduce</c>).</summary>
    public bool GtodReduce { get; set; }

    /// <summary>Unmeasured I/O before counting, bytes; 0 = none (<c>ramp_size</c>).</summary>
    public long RampSize { get; set; }

    /// <summary>clock_gettime(2) clock of <c>job_start</c> in results; 0 is real time (<c>job_start_clock_id</c>).</summary>
    public int JobStartClockId { get; set; }
}
