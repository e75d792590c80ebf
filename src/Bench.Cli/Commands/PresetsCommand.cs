using System.CommandLine;

namespace Bench.Cli.Commands;

/// <summary><c>bench presets [NAME]</c>: the job files that the program carries.</summary>
internal static class PresetsCommand
{
    private const string Description = """
        List the job files that come with bench, or print one

          bench run preset:four-corners --set filename=/mnt/data/test.dat
          bench presets jesd219 > my.fio          a copy to change
        """;

    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "a preset whose job file to print; without it, all presets", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("presets", Description) { name };
        command.SetAction(parsed => Write(parsed.GetValue(name)));
        return command;
    }

    private static int Write(string? name)
    {
        if (name is not null)
        {
            Console.Write(JobPresets.Text(JobPresets.IsPreset(name) ? name[JobPresets.Prefix.Length..] : name));
            return ExitCode.Done;
        }

        int width = JobPresets.Names.Max(static preset => preset.Length);
        foreach (string preset in JobPresets.Names)
        {
            Console.WriteLine($"{JobPresets.Prefix}{preset.PadRight(width)}  {JobPresets.Summary(preset)}");
        }

        return ExitCode.Done;
    }
}
