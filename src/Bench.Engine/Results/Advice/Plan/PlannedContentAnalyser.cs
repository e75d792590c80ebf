namespace Bench.Engine.Results.Advice.Plan;

/// <summary>Data that storage can shrink.</summary>
internal sealed class PlannedContentAnalyser : IPlanAnalyser
{
    public IEnumerable<Advisory> Examine(PlanContext context) =>
        context.Jobs.Select(static job => DataContent.Examine(job[0])).OfType<Advisory>();
}
