using Bench.Engine.Jobs;
using Bench.Engine.Workload.Replay;

namespace Bench.Engine.Planning;

/// <summary>Merges the block traces of jobs (<c>merge_blktrace_file</c>).</summary>
public static class TraceMerging
{
    /// <summary>Writes the merged file of every job that asks for one.</summary>
    /// <exception cref="DeviceException">A trace cannot be read or is damaged, or the file cannot be written.</exception>
    public static void Run(JobSet jobs)
    {
        foreach (JobDefinition job in jobs.Jobs)
        {
            Run(job);
        }
    }

    /// <summary>Writes the merged file of a job, if it asks for one.</summary>
    /// <exception cref="DeviceException">A trace cannot be read or is damaged, or the file cannot be written.</exception>
    public static void Run(JobDefinition job)
    {
        if (job.Options is { ReadIolog: not null, MergeBlktraceFile: { } path })
        {
            using TraceMerge merge = ReplaySource.Merge(job.Options);
            merge.Write(path);
        }
    }
}
