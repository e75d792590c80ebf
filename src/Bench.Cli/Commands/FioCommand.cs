using Bench.Engine;
using Bench.Engine.Jobs;
using Bench.Engine.Measuring.Logs;
using Bench.Engine.Planning;
using Bench.Engine.Results;

namespace Bench.Cli.Commands;

/// <summary><c>bench fio ARGS…</c>: fio's command line, output and exit codes.</summary>
internal static class FioCommand
{
    private const int Failed = 1;

    /// <summary>Runs as fio would; returns fio's exit code.</summary>
    public static int Run(IReadOnlyList<string> args)
    {
        try
        {
            FioInvocation invocation = FioCommandLine.Parse(args, BenchCatalog.Options);
            if (invocation.Information is FioInformation information)
            {
                return Inform(information, invocation.Jobs) ? 0 : Failed;
            }

            // Programs written for fio take anything on standard error as a failure, so notices go into the results.
            string[] notices = [.. invocation.Jobs.Messages.Where(static message => message.Kind != JobMessageKind.Information)
                .Select(static message => $"{message.Source}: {message.Text}")];
            if (invocation.Settings.ParseOnly)
            {
                FioOutput.WriteNotices(notices, Console.Out);
                return 0;
            }

            return new FioSession(invocation, args, notices).Run();
        }
        catch (Exception failure) when (failure is JobFileException or DeviceException)
        {
            Console.Error.WriteLine($"bench: {failure.Message}");
            return Failed;
        }
    }

    private static bool Inform(FioInformation information, JobSet jobs)
    {
        switch (information.Kind)
        {
            case FioInformationKind.Version:
                Console.WriteLine(ResultDocument.FioVersion);
                return true;
            case FioInformationKind.CommandHelp:
                return OptionHelp.WriteCommandHelp(BenchCatalog.Options, information.Topic, Console.Out);
            case FioInformationKind.EngineHelp:
                return OptionHelp.WriteEngineHelp(BenchCatalog.Options, information.Topic, Console.Out);
            case FioInformationKind.ShowCommand:
                FioShowCommand.Write(jobs, Console.Out);
                return true;
            case FioInformationKind.InflateLog:
                CompressedLog.Inflate(information.Topic!, Console.Out);
                return true;
            case FioInformationKind.MergeTraces:
                TraceMerging.Run(jobs);
                return true;
            default:
                OptionHelp.WriteFlags(Console.Out);
                return true;
        }
    }
}
