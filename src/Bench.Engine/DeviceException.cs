namespace Bench.Engine;

/// <summary>A target or engine that cannot be used, or that failed as a whole; the message is for the user.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="target">Path, URL or engine name.</param>
    /// <param name="errno">Linux errno, or 0 when none applies.</param>
    /// <param name="message">What was wrong and what to do, naming the target.</param>
    public DeviceException(string target, int errno, string message)
        : base(message)
    {
        Target = target;
        Errno = errno;
    }

    /// <summary>Path, URL or engine name.</summary>
    public string Target { get; }

    /// <summary>Linux errno, or 0.</summary>
    public int Errno { get; }
}
