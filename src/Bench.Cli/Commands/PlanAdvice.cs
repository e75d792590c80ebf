using Bench.Engine.Hosts;
using Bench.Engine.Planning;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Advice.Plan;

namespace Bench.Cli.Commands;

/// <summary>Advice on plans, what many points of a sweep have in common said once.</summary>
internal sealed class PlanAdvice
{
    private static readonly Lazy<long?> Memory = new(static () => new HostInspector(SystemRoots.Machine).Capture().MemoryBytes);

    private readonly List<(string Point, Advisory Advisory)> _found = [];
    private int _plans;

    /// <summary>Looks at a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="runs">Runs of it and of others like it.</param>
    /// <param name="point">The point of a sweep; empty for a single run.</param>
    public void Add(RunPlan plan, int runs = 1, string point = "")
    {
        _plans++;
        _found.AddRange(PlanAdvisor.Examine(new PlanContext(plan, BenchCatalog.Engines) { MemoryBytes = Memory.Value, Runs = runs }).Select(advisory => (point, advisory)));
    }

    /// <summary>Writes what was found, warnings first.</summary>
    public void Write(TextWriter output)
    {
        foreach (var same in _found.GroupBy(static found => (found.Advisory.Code, found.Advisory.Fix)).OrderByDescending(static same => same.First().Advisory.IsWarning))
        {
            (string point, Advisory advisory) = same.First();
            int points = same.Select(static found => found.Point).Distinct().Count();
            string where = _plans == 1 ? string.Join(", ", same.SelectMany(static found => found.Advisory.Jobs).Distinct())
                : points == _plans ? "all points" : points == 1 ? point : $"{points} of {_plans} points, first {point}";
            output.WriteLine($"{(advisory.IsWarning ? "warning" : "advice")} ({where}): {advisory.Text} {advisory.Evidence} {advisory.Fix}");
        }
    }
}
