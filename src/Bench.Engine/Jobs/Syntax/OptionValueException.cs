namespace Bench.Engine.Jobs.Syntax;

/// <summary>A value that does not fit its option; the reader adds where it stands.</summary>
public sealed class OptionValueException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what was expected.</param>
    public OptionValueException(string message)
        : base(message)
    {
    }
}
