using Bench.Engine.Engines.Companions;
using Bench.Engine.Engines.Metadata;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Options of the engines that do something else than transfer data.
public sealed partial class OptionTable
{
    private static IReadOnlyList<OptionDefinition> OperationEngineOptions =>
    [
        .. new OptionTheme(OptionCategory.EngineOption, ["filestat", "dirstat"])
        {
            {
                "stat_type", B,
                Word(
                    ("stat", StatCall.Stat, "stat(2), which follows symbolic links"),
                    ("lstat", StatCall.Lstat, "lstat(2), which does not"),
                    ("statx", StatCall.Statx, "statx(2)")),
                "stat", "The call that looks names up."
            },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["cpuio"])
        {
            { "cpuload", C, Percent(int.MaxValue), null, "Percent of a CPU to keep busy; required, and more than 100 is 100." },
            { "cpuchunks", C, Integer(1), "50000", "Length of a busy chunk with cpumode=noop, us." },
            {
                "cpumode", B,
                Word(("noop", CpuMode.Noop, "a loop that waits for time to pass"), ("qsort", CpuMode.Qsort, "sorting 256 Ki numbers; the pause follows its duration")),
                "noop", "What the CPU is kept busy with."
            },
            { CpuEngine.ExitOnIoDone, B, Bool, "0", "End when no other job of the phase does I/O any more." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["exec"])
        {
            { "program", C, Text, null, "The program to run; required. bench run wants --allow-exec for it." },
            { "arguments", C, Text, null, "Its arguments, split at blanks; %r is the runtime in seconds, %n the job's name." },
            { "grace_time", C, Integer(), "1", "Seconds between SIGTERM and SIGKILL at the end of the runtime." },
            { "std_redirect", C, Bool, "1", "Write its output to JOB.stdout and JOB.stderr instead of to ours." },
        },
    ];
}
