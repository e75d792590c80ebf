namespace Bench.Engine.Hosts;

/// <summary>CPU time of this process since a moment: daemons, coordinator and runtime together.</summary>
public sealed class ProcessCpu
{
    private readonly Environment.ProcessCpuUsage _start = Environment.CpuUsage;

    /// <summary>Time in user code and in the kernel since this object was made, ns.</summary>
    public (long UserNanoseconds, long SystemNanoseconds) SinceStart()
    {
        Environment.ProcessCpuUsage now = Environment.CpuUsage;
        return ((now.UserTime - _start.UserTime).Nanoseconds(), (now.PrivilegedTime - _start.PrivilegedTime).Nanoseconds());
    }
}
