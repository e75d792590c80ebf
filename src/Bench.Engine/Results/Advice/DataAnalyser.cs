namespace Bench.Engine.Results.Advice;

/// <summary>Data that flatters the storage: compressible writes, reads of holes.</summary>
internal sealed class DataAnalyser : IRunAnalyser
{
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        foreach (var job in outcome.Daemons.GroupBy(static daemon => daemon.Plan.Job.Index))
        {
            DaemonOutcome first = job.First();
            if (job.Any(static daemon => daemon.Statistics.Write.TotalIos > 0) && DataContent.Examine(first.Plan) is { } content)
            {
                yield return content;
            }

            Advisory? sparse = job.Where(static daemon => daemon.Statistics.Read.TotalIos > 0)
                .SelectMany(static daemon => daemon.Targets)
                .Select(target => SparseFile.Examine(target, first.Plan.Job.Name))
                .FirstOrDefault(static found => found is not null);
            if (sparse is not null)
            {
                yield return sparse;
            }
        }
    }
}
