using Bench.Engine.Planning;

namespace Bench.Engine.Running;

/// <summary>
/// Chooses the finest interval of the series: fine enough that a short phase still shows its course, and never below
/// what a chart can show. The series itself joins intervals when a run lasts longer than expected.
/// </summary>
internal static class SeriesSpacing
{
    private static readonly TimeSpan Finest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Coarsest = TimeSpan.FromSeconds(1);
    private const int PointsWanted = 60;

    /// <summary>The interval for a plan, by its shortest phase of known length.</summary>
    public static TimeSpan For(RunPlan plan)
    {
        TimeSpan? shortest = plan.Daemons.Min(static daemon => daemon.Options.Runtime);
        if (shortest is not TimeSpan runtime)
        {
            return Finest;
        }

        TimeSpan wanted = runtime / PointsWanted;
        return wanted < Finest ? Finest : wanted > Coarsest ? Coarsest : TimeSpan.FromMilliseconds(Math.Ceiling(wanted.TotalMilliseconds / 100) * 100);
    }
}
