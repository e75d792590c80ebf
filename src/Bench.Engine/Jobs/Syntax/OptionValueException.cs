namespace Bench.Engine.Jobs.Syntax;

/// <summary>A value that does not fit its option; the reader adds where it stands.</summary>
public sealed class OptionValueException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="saysWhatIsExpected">True when the message tells what would be right; else the reader adds it.</param>
    public OptionValueException(string message, bool saysWhatIsExpected = false)
        : base(message)
    {
        SaysWhatIsExpected = saysWhatIsExpected;
    }

    /// <summary>True when the message tells what would be right.</summary>
    public bool SaysWhatIsExpected { get; }
}
