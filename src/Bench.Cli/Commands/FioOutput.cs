using Bench.Engine.Jobs;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Cli.Commands;

/// <summary>Writes a result in the formats that fio's command line asked for.</summary>
internal static class FioOutput
{
    /// <summary>Writes notices for people, a line each.</summary>
    public static void WriteNotices(IEnumerable<string> notices, TextWriter output)
    {
        foreach (string notice in notices)
        {
            output.WriteLine($"note: {notice}");
        }
    }

    /// <summary>Writes every format asked for.</summary>
    public static void Write(ResultDocument document, FioRunSettings settings, TextWriter output)
    {
        FioFormats formats = 0;
        foreach (FioOutputFormat format in settings.OutputFormats)
        {
            formats |= format switch
            {
                FioOutputFormat.Terse => FioFormats.Terse,
                FioOutputFormat.Json => FioFormats.Json,
                FioOutputFormat.JsonPlus => FioFormats.Json | FioFormats.JsonPlus,
                _ => FioFormats.Normal,
            };
        }

        FioReport.Write(document, output, formats, settings.TerseVersion);
    }
}
