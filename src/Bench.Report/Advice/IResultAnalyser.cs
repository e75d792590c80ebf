using Bench.Report.Points;
using Bench.Report.Reading;

namespace Bench.Report.Advice;

/// <summary>Looks for one kind of trouble in results, beyond what each run found by itself.</summary>
internal interface IResultAnalyser
{
    /// <summary>What it found; nothing when all is well or when it cannot be known.</summary>
    IEnumerable<RunWarning> Examine(PointTable points);
}
