using System.Text;

namespace Bench.Engine.Jobs;

/// <summary>Turns jobs into fio command lines (<c>--showcmd</c>).</summary>
public static class FioShowCommand
{
    /// <summary>One line per job file; options of a later global section stand with the jobs they count for.</summary>
    public static void Write(JobSet jobs, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var file in jobs.Jobs.GroupBy(job => job.Source.File))
        {
            writer.WriteLine(LineOf([.. file]));
        }
    }

    private static string LineOf(JobDefinition[] jobs)
    {
        var line = new StringBuilder("fio");
        var common = jobs[0].GlobalOptions;
        foreach (var (name, value) in common)
        {
            Append(line, name, value);
        }

        foreach (var job in jobs)
        {
            Append(line, "name", job.Name);
            foreach (var (name, value) in job.GlobalOptions.Except(common).Concat(job.OwnOptions).Where(o => o.Key != "name"))
            {
                Append(line, name, value);
            }
        }

        return line.ToString();
    }

    private static void Append(StringBuilder line, string name, string value)
    {
        line.Append(" --").Append(name);
        if (value.Length > 0)
        {
            line.Append('=').Append(Quote(value));
        }
    }

    // Single quotes of the POSIX shell; a quote inside ends them, stands escaped, and starts them again.
    private static string Quote(string value)
        => value.All(c => char.IsAsciiLetterOrDigit(c) || "_-+=./:,%@^".Contains(c, StringComparison.Ordinal))
            ? value
            : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
