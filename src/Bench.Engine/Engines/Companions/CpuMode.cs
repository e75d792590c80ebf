namespace Bench.Engine.Engines.Companions;

/// <summary>How <c>cpuio</c> keeps the CPU busy (fio <c>cpumode</c>).</summary>
public enum CpuMode
{
    /// <summary>A loop that waits for time to pass.</summary>
    Noop,

    /// <summary>Sorting, which loads caches and branch predictors as well.</summary>
    Qsort,
}
