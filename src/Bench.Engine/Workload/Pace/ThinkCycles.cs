using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Pace;

/// <summary>Burns processor cycles between I/Os, counted by the time stamp counter (<c>thinkcycles</c>).</summary>
internal sealed unsafe class ThinkCycles
{
    private readonly ulong _cycles;

    private ThinkCycles(int cycles) => _cycles = (ulong)cycles;

    /// <summary>The cycles of a job; null when it burns none, or where the processor has no such counter.</summary>
    public static ThinkCycles? Create(JobOptions options) =>
        options.ThinkCycles > 0 && TimeStampCounter.Read != null ? new ThinkCycles(options.ThinkCycles) : null;

    /// <summary>Keeps the CPU busy.</summary>
    public void Burn()
    {
        ulong started = TimeStampCounter.Read();
        while (TimeStampCounter.Read() - started < _cycles)
        {
        }
    }
}
