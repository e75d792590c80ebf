using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Names, clones, groups, order of jobs, and when they run.
public sealed partial class OptionTable
{
    private const int BeforeAllOthers = -10;

    /// <summary>The option that the values of others are read by.</summary>
    internal const string UnitOption = "kb_base";

    private static OptionTheme JobTheme => new(OptionCategory.Job)
    {
        { "name", A, Text, (o, v) => o.Name = v, null, "Reported name of the job in place of the section's; on the command line it starts a job." },
        { "description", A, Text, (o, v) => o.Description = v, null, "Free text that the results repeat." },
        { "numjobs", A, Integer(1, 65536), (o, v) => o.NumJobs = v, "1", "Number of daemons that run this job side by side, each with its own random stream and files." },
        { "loops", A, Integer(1), (o, v) => o.Loops = v, "1", "How often the whole job is repeated." },
        { "group_reporting", A, Flag, (o, v) => o.GroupReporting = v, "0", "Report all daemons of a group as one entry." },
        { "new_group", A, Flag, (o, v) => o.NewGroup = v, "0", "Start a new report group with this job." },
        { "stonewall", A, Flag, (o, v) => o.Stonewall = v, "0", "Start only when all earlier jobs have ended; also starts a new report group.", "wait_for_previous" },
        { "wait_for", B, Text, (o, v) => o.WaitFor = v, null, "Start only when all daemons of the named earlier job have ended." },
        {
            BeforeAllOthers, UnitOption, B, Word(("1024", 1024, "k is 1024 and kib is 1000"), ("1000", 1000, "k is 1000 and kib is 1024")),
            (o, v) => o.KbBase = v, "1024", "Meaning of size suffixes in this section, wherever in it the option stands; on a command line, of those after it."
        },
        {
            "unit_base", C, Word(("0", 0, "automatic"), ("8", 8, "bytes"), ("1", 1, "bits")), (o, v) => o.UnitBase = v, "0",
            "Whether human-readable output counts bytes or bits per second."
        },
        { "stats", B, Bool, (o, v) => o.Stats = v, "1", "0 leaves the job out of the final report." },
        {
            "unified_rw_reporting", B,
            Word(
                ("none", UnifiedReporting.None, "directions apart"),
                ("mixed", UnifiedReporting.Mixed, "one object for all directions"),
                ("both", UnifiedReporting.Both, "directions and their mix"),
                ("0", UnifiedReporting.None, "same as none"),
                ("1", UnifiedReporting.Mixed, "same as mixed"),
                ("2", UnifiedReporting.Both, "same as both")),
            (o, v) => o.UnifiedReporting = v, "none", "Whether results of reads, writes and trims are reported together."
        },
        { "profile", C, Text, Refused, "built-in workload profiles (tiobench, act) are not provided; write their jobs out", null, "Run a built-in workload profile." },
    };

    private static OptionTheme TimeTheme => new(OptionCategory.Time)
    {
        {
            "runtime", A, Time(Syntax.TimeUnit.Seconds), (o, v) => o.Runtime = v == TimeSpan.Zero ? null : v, "0",
            "Longest time of the job; with time_based it lasts exactly this long. 0 is no limit.", "timeout"
        },
        { "time_based", A, Flag, (o, v) => o.TimeBased = v, "0", "Repeat the workload until runtime is over, even when all of size is done." },
        { "ramp_time", A, Time(Syntax.TimeUnit.Seconds), (o, v) => o.RampTime = v, "0", "I/O of this time at the start is not counted; it adds to the time the job takes." },
        {
            "startdelay", A, DelayRange, (o, v) => (o.StartDelay, o.StartDelayMax) = v, "0",
            "Wait before the job starts; of a range each daemon draws its own."
        },
        { "ramp_size", C, Size(), (o, v) => o.RampSize = v, "0", "I/O of this amount at the start is not counted; of all daemons together under group_reporting." },
        {
            "clocksource", C, Word(("gettimeofday", 0, "gettimeofday(2)"), ("clock_gettime", 1, "clock_gettime(2)"), ("cpu", 2, "time stamp counter")),
            AcceptedWithoutEffect, "the monotonic system clock is always used, which reads the time stamp counter where that is safe", null,
            "Clock that time stamps are read from."
        },
        { "gtod_reduce", B, Bool, (o, v) => o.GtodReduce = v, "0", "Fewer clock readings: same as disable_clat, disable_slat and disable_bw_measurement." },
        { "gtod_cpu", C, Integer(), Refused, "every daemon reads the clock itself, from the time stamp counter or the vDSO, which costs less than asking another CPU for it", null, "CPU that does nothing but read the clock." },
        { "job_start_clock_id", C, Integer(), (o, v) => o.JobStartClockId = v, "0", "clock_gettime(2) clock of the job_start value in results; 0 is real time, 1 monotonic." },
    };
}
