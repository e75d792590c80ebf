using Bench.Engine.Jobs.CommandLine;

namespace Bench.Engine.Jobs;

/// <summary>Parses fio's own command line.</summary>
public static class FioCommandLine
{
    /// <summary>
    /// Parses arguments as fio does (<c>getopt_long_only</c>): <c>--name=x</c> starts a job, options before it are defaults,
    /// other arguments are job files.
    /// </summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="table">Known job options and engines.</param>
    /// <exception cref="JobFileException">The arguments or a job file cannot be run as written.</exception>
    public static FioInvocation Parse(IReadOnlyList<string> args, OptionTable table)
        => Parse(args, new JobReadSettings { Table = table });

    /// <summary>The same with other sources of standard input and the environment.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="settings">Known options; its sections, read-only and warning switches are overruled by the arguments.</param>
    /// <exception cref="JobFileException">The arguments or a job file cannot be run as written.</exception>
    public static FioInvocation Parse(IReadOnlyList<string> args, JobReadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(settings);
        return new FioArgumentReader(args, settings).Read();
    }
}
