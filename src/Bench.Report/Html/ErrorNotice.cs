using Bench.Report.Charts.Standard;
using Bench.Report.Reading;
using Bench.Report.Units;

namespace Bench.Report.Html;

/// <summary>Says before any number which jobs had errors: failed I/Os make the other numbers look better or worse than they are.</summary>
internal static class ErrorNotice
{
    private const int MostJobs = 20;

    public static void Write(HtmlText html, ReportContent content)
    {
        // Of every run, also of those that a sweep's page shows no details of.
        IReadOnlyList<ReportSubject> jobs = content.Sweep is null ? content.Subjects : ReportSubject.Of(content.All);
        List<ReportSubject> failed = [.. jobs.Where(s => Of(s.Job).Length > 0)];
        if (failed.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "errors")).Open("div", ("class", "notice error"), ("role", "alert"))
            .Element("h2", failed.Count == 1 ? "One job had errors" : $"{failed.Count} of {jobs.Count} jobs had errors").Open("ul");
        foreach (ReportSubject subject in failed.Take(MostJobs))
        {
            html.Open("li").Element("b", subject.Name).Text(": " + Of(subject.Job)).Close("li");
        }

        if (failed.Count > MostJobs)
        {
            html.Element("li", $"… and {failed.Count - MostJobs} more; summary.csv has all jobs.");
        }

        html.Close("ul").Close("div").Close("section");
    }

    private static string Of(JobResult job)
    {
        var parts = new List<string>();
        foreach (DirectionResult direction in job.Directions.Where(d => d.Errors > 0))
        {
            parts.Add(Count(direction.Errors!.Value, TrackStyle.Word(direction.Direction) + " "));
        }

        if (parts.Count == 0 && job.TotalErrors > 0)
        {
            parts.Add(Count(job.TotalErrors, ""));
        }

        if (job.Error is { Length: > 0 } error)
        {
            parts.Add(error);
        }
        else if (job.Errno != 0)
        {
            parts.Add($"ended by error {job.Errno}");
        }

        return string.Join("; ", parts);
    }

    private static string Count(long errors, string kind) => $"{NumberText.Whole(errors)} {kind}{(errors == 1 ? "error" : "errors")}";
}
