namespace Bench.Report.Reading;

/// <summary>A result file that cannot be read; the message names the file, what is wrong and what to do.</summary>
public sealed class ResultFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do, naming the file.</param>
    /// <param name="inner">The cause, if another exception.</param>
    public ResultFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
