using Bench.Engine.Jobs;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Cli.Commands;

/// <summary>Writes a result in the formats that fio's command line asked for, in fio's order.</summary>
internal static class FioOutput
{
    /// <summary>Writes every format asked for.</summary>
    public static void Write(ResultDocument document, FioRunSettings settings, TextWriter output)
    {
        foreach (FioOutputFormat format in settings.OutputFormats)
        {
            switch (format)
            {
                case FioOutputFormat.Normal:
                    NormalWriter.Write(document, output);
                    break;
                case FioOutputFormat.Terse:
                    TerseWriter.Write(document, output, settings.TerseVersion);
                    break;
                case FioOutputFormat.Json:
                    FioJsonWriter.Write(document, output, bins: false);
                    break;
                case FioOutputFormat.JsonPlus:
                    FioJsonWriter.Write(document, output, bins: true);
                    break;
            }
        }
    }
}
