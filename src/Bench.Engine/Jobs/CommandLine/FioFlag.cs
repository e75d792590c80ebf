namespace Bench.Engine.Jobs.CommandLine;

/// <summary>A flag of fio's command line that is not a job option, declared once for parsing and help.</summary>
/// <param name="Name">The name after the dashes.</param>
/// <param name="Argument">Whether it takes an argument.</param>
/// <param name="Apply">What it does with its argument (null without one), on settings or by asking for information.</param>
/// <param name="Help">One line for people, with its argument.</param>
internal sealed record FioFlag(string Name, FioArgument Argument, Action<FioFlagTarget, string?> Apply, string Help);

/// <summary>Whether a flag takes an argument.</summary>
internal enum FioArgument
{
    None,
    Optional,
    Required,
}

/// <summary>What flags act on.</summary>
internal sealed class FioFlagTarget
{
    public FioRunSettings Settings { get; set; } = new();

    public FioInformation? Information { get; set; }

    public bool ShowCommand { get; set; }

    public bool MergesTraces { get; set; }

    public List<JobMessage> Messages { get; } = [];

    public SourceLocation Source { get; set; }
}
