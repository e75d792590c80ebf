using System.CommandLine;
using Bench.Cli;
using Bench.Cli.Commands;
using Bench.Cli.Ranks;
using Bench.Engine;
using Bench.Engine.Hosts;
using Bench.Engine.Jobs;
using Bench.Iscsi;
using Bench.Report.Reading;

try
{
    Clock.Begin();
    if (args is ["fio" or "run", _, ..])
    {
        HostInspector.BeginCapture();
    }

    return args is ["fio", .. string[] fioArguments] ? FioCommand.Run(fioArguments) : RunCommandLine(args);
}
catch (JobFileException failure)
{
    return Fail(failure.Message, ExitCode.Usage);
}
catch (ResultFileException failure)
{
    return Fail(failure.Message, ExitCode.Usage);
}
catch (IscsiException failure)
{
    return Fail(failure.Message, ExitCode.Environment);
}
catch (IOException failure)
{
    return Fail(failure.Message, ExitCode.Environment);
}
catch (FormatException failure)
{
    return Fail(failure.Message, ExitCode.Usage);
}
catch (DeviceException failure)
{
    return Fail(failure.Message, ExitCode.Environment);
}

static int RunCommandLine(string[] args)
{
    RootCommand root = CommandTree.Create();
    ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
    if (CommandLineMistake.Find(parsed) is string mistake)
    {
        return Fail(mistake, ExitCode.Usage);
    }

    // Our own exceptions carry the message for the user and the exit code; the library would print a stack trace.
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}

static int Fail(string message, int exitCode)
{
    // Rank 0 says the same.
    if (RankJob.IsSilent)
    {
        return exitCode;
    }

    // A value of a megabyte in a job file would be as long in its message.
    const int Longest = 600;
    Console.Error.WriteLine($"bench: {(message.Length > Longest ? message[..Longest] + " ..." : message)}");
    return exitCode;
}
