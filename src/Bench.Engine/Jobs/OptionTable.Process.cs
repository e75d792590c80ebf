using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Threads and CPUs, errors.
public sealed partial class OptionTable
{
    private const int LeastNice = -20;

    private static OptionTheme ProcessTheme => new(OptionCategory.Process)
    {
        { "thread", A, Flag, (o, v) => o.Thread = v, null, "Run daemons as threads, which Bench always does." },
        { "cpus_allowed", A, CpuList, (o, v) => o.CpusAllowed = v, null, "CPUs that the daemons may run on." },
        { "cpumask", A, CpuMask, (o, v) => o.CpusAllowed = v, null, "CPUs that the daemons may run on, as a mask." },
        {
            "cpus_allowed_policy", B,
            Word(
                ("shared", CpusAllowedPolicy.Shared, "every daemon may use all of them"),
                ("split", CpusAllowedPolicy.Split, "each daemon gets one of them in turn")),
            (o, v) => o.CpusAllowedPolicy = v, "shared", "How cpus_allowed is shared out."
        },
        { "numa_cpu_nodes", C, NodeList, (o, v) => o.NumaCpuNodes = v, null, "NUMA nodes whose CPUs the daemons may use." },
        {
            "numa_mem_policy", C, MemoryPolicy, (o, v) => o.NumaMemory = v, null,
            "NUMA nodes that the daemons' memory comes from."
        },
        { "nice", B, Integer(LeastNice, 19), (o, v) => o.Nice = v, null, "Nice value of the daemons." },
        { "prio", B, Integer(0, 7), (o, v) => o.IoPriority = v, null, "I/O priority, 0 the highest." },
        { "prioclass", B, Integer(0, 3), (o, v) => o.IoPriorityClass = v, null, "I/O priority class: 1 real time, 2 best effort, 3 idle." },
        { "priohint", C, Integer(0, 1023), (o, v) => o.IoPriorityHint = v, "0", "Hint of the I/O priority, for drives with command duration limits." },
        {
            "cgroup", C, Text, (o, v) => o.ControlGroup = v, null,
            "Control group of the daemons below the root of the block I/O controller; made where it is missing (root)."
        },
        {
            "cgroup_weight", C, Integer(100, 1000), (o, v) => o.ControlGroupWeight = v, null,
            "Weight of the control group against others; needs a scheduler or controller that has weights (BFQ, iocost)."
        },
        { "cgroup_nodelete", C, Bool, (o, v) => o.KeepControlGroup = v, "0", "Leave a control group that was made for the run in place." },
        { "exitall", B, Flag, (o, v) => o.ExitAll = v, "0", "End other jobs when this one ends; exit_what says which." },
        {
            "exit_what", B,
            Word(
                ("group", ExitWhat.Group, "jobs of the same group"),
                ("all", ExitWhat.All, "all jobs"),
                ("stonewall", ExitWhat.Stonewall, "jobs up to the next stonewall")),
            (o, v) => o.ExitWhat = v, "group", "Whom exitall ends."
        },
        { "exec_prerun", B, Text, (o, v) => o.ExecPrerun = v, null, "Shell command before the job; its output goes to JOB.prerun.txt." },
        { "exec_postrun", B, Text, (o, v) => o.ExecPostrun = v, null, "Shell command after the job; its output goes to JOB.postrun.txt." },
        { "uid", B, Integer(), (o, v) => o.Uid = v, null, "User that the daemons become." },
        { "gid", B, Integer(), (o, v) => o.Gid = v, null, "Group that the daemons become." },
        { "comm", C, Text, (o, v) => o.Comm = v, null, "Name of the daemon threads in ps and top, at most 15 bytes; the job's name by default." },
    };

    private static OptionTheme ErrorTheme => new(OptionCategory.Errors)
    {
        {
            "continue_on_error", A,
            Word(
                ("none", ContinueOnError.None, "the first error ends the job"),
                ("read", ContinueOnError.Read, "go on after read errors"),
                ("write", ContinueOnError.Write, "go on after write errors"),
                ("io", ContinueOnError.Io, "go on after read and write errors"),
                ("verify", ContinueOnError.Verify, "go on after verification errors"),
                ("all", ContinueOnError.All, "go on after all of them"),
                ("0", ContinueOnError.None, "same as none"),
                ("1", ContinueOnError.All, "same as all")),
            (o, v) => o.ContinueOnError = v, "none", "Errors of these kinds are counted, and EIO and EILSEQ survived; ignore_error names others."
        },
        {
            "ignore_error", B, IgnoredErrorLists,
            (o, v) => (o.IgnoreReadErrors, o.IgnoreWriteErrors, o.IgnoreVerifyErrors) = (v.Read, v.Write, v.Verify),
            null, "Errors that do not end the job, such as EAGAIN:28 for reads; counted as under continue_on_error."
        },
        { "error_dump", B, Bool, (o, v) => o.ErrorDump = v, "0", "Print errors that ignore_error lists too; others are always printed." },
        { "exitall_on_error", B, Flag, (o, v) => o.ExitAllOnError = v, "0", "End all jobs when this one fails." },
    };
}
