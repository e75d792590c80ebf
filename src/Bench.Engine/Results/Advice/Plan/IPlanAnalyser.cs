namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Looks for one kind of trouble in a plan, before it costs time.</summary>
internal interface IPlanAnalyser
{
    /// <summary>What it found; nothing when all is well or when it cannot be known.</summary>
    IEnumerable<Advisory> Examine(PlanContext context);
}
