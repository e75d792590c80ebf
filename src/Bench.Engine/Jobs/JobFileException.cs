namespace Bench.Engine.Jobs;

/// <summary>A job file or command line that cannot be run as written; the message is for the user.</summary>
public sealed class JobFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="source">Where the mistake stands.</param>
    /// <param name="option">The option concerned, if any.</param>
    /// <param name="message">What is wrong and what was expected, without the location.</param>
    public JobFileException(SourceLocation source, string? option, string message)
        : base($"{source}: {message}")
    {
        Location = source;
        Option = option;
    }

    /// <summary>Where the mistake stands.</summary>
    public SourceLocation Location { get; }

    /// <summary>The option concerned, if any.</summary>
    public string? Option { get; }
}
