using System.CommandLine;
using Bench.Cli.Ranks;

namespace Bench.Cli.Commands;

/// <summary>All commands but <c>fio</c>, which takes fio's own command line.</summary>
internal static class CommandTree
{
    private const string Description = """
        Measures storage: files, block devices and iSCSI LUNs, by fio's job files.

          bench run jobs/quickstart.fio --report     run the quick start, leave a report to look at
          bench lint myjob.fio                       show what a run would do and overwrite
          bench fio --name=t --rw=randread --size=1g fio's own command line and output
        """;

    /// <summary>Builds the tree.</summary>
    public static RootCommand Create() => new(Description)
    {
        RunCommand.Create(),
        ReportCommand.Create(),
        CompareCommand.Create(),
        LintCommand.Create(),
        PresetsCommand.Create(),
        OptionsCommand.Create(),
        DevicesCommand.Create(),
        DiscoverCommand.Create(),
        TargetCommand.Create(),
        KeepRanks(),
        new Command("fio", "fio's command line: bench fio ARGS... (bench fio --help)"),
    };

    private static Command KeepRanks()
    {
        var command = new Command(RankKeeper.CommandName, "Save what ranks have kept when rank 0 is gone; started by rank 0") { Hidden = true };
        command.SetAction(static _ => RankKeeper.Serve(Console.In));
        return command;
    }
}
