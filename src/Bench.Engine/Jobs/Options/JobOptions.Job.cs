namespace Bench.Engine.Jobs.Options;

// What the job is called and how it is arranged with others.
public sealed partial class JobOptions
{
    /// <summary>Reported name, overriding the section's (<c>name</c>).</summary>
    public string? Name { get; set; }

    /// <summary>Free text echoed in results (<c>description</c>).</summary>
    public string? Description { get; set; }

    /// <summary>Daemons of this job (<c>numjobs</c>).</summary>
    public int NumJobs { get; set; } = 1;

    /// <summary>Passes over the whole job (<c>loops</c>).</summary>
    public int Loops { get; set; } = 1;

    /// <summary>Merge a report group into one entry (<c>group_reporting</c>).</summary>
    public bool GroupReporting { get; set; }

    /// <summary>Start a report group (<c>new_group</c>).</summary>
    public bool NewGroup { get; set; }

    /// <summary>Wait for all earlier jobs; starts a report group (<c>stonewall</c>).</summary>
    public bool Stonewall { get; set; }

    /// <summary>Start after every daemon of the named earlier job (<c>wait_for</c>).</summary>
    public string? WaitFor { get; set; }

    /// <summary>1024 or 1000: meaning of input suffixes (<c>kb_base</c>).</summary>
    public int KbBase { get; set; } = 1024;

    /// <summary>0 auto, 8 bytes, 1 bits in human output (<c>unit_base</c>).</summary>
    public int UnitBase { get; set; }

    /// <summary>False leaves the job out of fio's report (<c>stats</c>).</summary>
    public bool Stats { get; set; } = true;

    /// <summary>Accepted: daemons are threads always (<c>thread</c>).</summary>
    public bool Thread { get; set; }

    /// <summary>CPUs the daemons may use (<c>cpus_allowed</c>, <c>cpumask</c>).</summary>
    public IReadOnlyList<int>? CpusAllowed { get; set; }

    /// <summary>How <see cref="CpusAllowed"/> is shared out (<c>cpus_allowed_policy</c>).</summary>
    public CpusAllowedPolicy CpusAllowedPolicy { get; set; }

    /// <summary>Nice value of the daemon thread (<c>nice</c>).</summary>
    public int? Nice { get; set; }

    /// <summary>I/O priority 0..7 (<c>prio</c>).</summary>
    public int? IoPriority { get; set; }

    /// <summary>I/O priority class 0..3 (<c>prioclass</c>).</summary>
    public int? IoPriorityClass { get; set; }

    /// <summary>Hint of the I/O priority, 0..1023; 0 = none (<c>priohint</c>).</summary>
    public int IoPriorityHint { get; set; }

    /// <summary>NUMA nodes whose CPUs the daemons may use; empty = all nodes (<c>numa_cpu_nodes</c>).</summary>
    public IReadOnlyList<int>? NumaCpuNodes { get; set; }

    /// <summary>Where the daemons' memory comes from (<c>numa_mem_policy</c>).</summary>
    public NumaMemoryPolicy? NumaMemory { get; set; }

    /// <summary>Control group of the daemons, below the root of the block I/O controller (<c>cgroup</c>).</summary>
    public string? ControlGroup { get; set; }

    /// <summary>Weight of <see cref="ControlGroup"/>, 100..1000 (<c>cgroup_weight</c>).</summary>
    public int? ControlGroupWeight { get; set; }

    /// <summary>Leave <see cref="ControlGroup"/> in place after the run (<c>cgroup_nodelete</c>).</summary>
    public bool KeepControlGroup { get; set; }

    /// <summary>User the daemon runs as (<c>uid</c>).</summary>
    public int? Uid { get; set; }

    /// <summary>Group the daemon runs as (<c>gid</c>).</summary>
    public int? Gid { get; set; }

    /// <summary>End others when this job ends (<c>exitall</c>).</summary>
    public bool ExitAll { get; set; }

    /// <summary>Whom <see cref="ExitAll"/> ends (<c>exit_what</c>).</summary>
    public ExitWhat ExitWhat { get; set; }

    /// <summary>End all when this job fails (<c>exitall_on_error</c>).</summary>
    public bool ExitAllOnError { get; set; }

    /// <summary>Shell command before the job (<c>exec_prerun</c>).</summary>
    public string? ExecPrerun { get; set; }

    /// <summary>Shell command after the job (<c>exec_postrun</c>).</summary>
    public string? ExecPostrun { get; set; }

    /// <summary><c>unified_rw_reporting</c>.</summary>
    public UnifiedReporting UnifiedReporting { get; set; }

    /// <summary>Name of the daemon threads; null = the job's (<c>comm</c>).</summary>
    public string? Comm { get; set; }
}
