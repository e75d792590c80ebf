using Bench.Report.Reading;

namespace Bench.Report.Charts.Standard;

/// <summary>One job of one result as charts and tables name and colour it, the same everywhere in a report.</summary>
/// <param name="Result">The result.</param>
/// <param name="Job">The job in it.</param>
/// <param name="Name">Unique name: the job's, with the result's label when the report has several results.</param>
/// <param name="Color">Index into <see cref="Palette"/>.</param>
public sealed record ReportSubject(ResultFile Result, JobResult Job, string Name, int Color)
{
    /// <summary>All jobs of all results, in their order.</summary>
    public static IReadOnlyList<ReportSubject> Of(IReadOnlyList<ResultFile> results)
    {
        var subjects = new List<ReportSubject>();
        List<JobResult> jobs = [.. results.SelectMany(r => r.Jobs)];
        // More jobs than colours: the busiest have one each, the same ones that charts draw line by line.
        var colored = jobs.Count <= Palette.Count ? jobs : [.. jobs.OrderByDescending(j => j.Directions.Sum(d => d.Ios)).Take(Palette.Count)];
        var colors = jobs.Where(colored.ToHashSet(ReferenceEqualityComparer.Instance).Contains).Select((j, i) => (j, i)).ToDictionary(c => (object)c.j, c => c.i, ReferenceEqualityComparer.Instance);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (ResultFile result in results)
        {
            foreach (JobResult job in result.Jobs)
            {
                string plain = results.Count == 1 ? job.Name : result.Jobs.Count == 1 && result.Label == job.Name ? result.Label : $"{result.Label} · {job.Name}";
                string name = plain;
                for (int i = 2; !taken.Add(name); i++)
                {
                    name = $"{plain} ({i})";
                }

                subjects.Add(new(result, job, name, colors.GetValueOrDefault(job, Palette.Neutral)));
            }
        }

        return subjects;
    }
}
