using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Running;

/// <summary>Decides whether an I/O error ends its daemon (fio <c>continue_on_error</c>, <c>ignore_error</c>).</summary>
internal sealed class ErrorPolicy(JobOptions options)
{
    // A full or vanished device fails every further I/O too; only ignore_error goes on after that.
    private static readonly IReadOnlyList<int> NonFatal = [Errno.EIO, Errno.EILSEQ];

    /// <summary>Errors of the kinds in <c>continue_on_error</c> so far, the one that ended the daemon among them.</summary>
    public long Counted { get; private set; }

    /// <summary>errno of the first of them.</summary>
    public int FirstCounted { get; private set; }

    /// <summary>True when the daemon goes on after this error.</summary>
    public bool Survives(IoDirection direction, bool isVerification, int errno)
    {
        (ContinueOnError kind, IReadOnlyList<int> ignored) = (isVerification, direction) switch
        {
            (true, _) => (ContinueOnError.Verify, options.IgnoreVerifyErrors),
            (_, IoDirection.Read) => (ContinueOnError.Read, options.IgnoreReadErrors),
            _ => (ContinueOnError.Write, options.IgnoreWriteErrors),
        };
        if (!options.ContinueOnError.HasFlag(kind) && ignored.Count == 0)
        {
            return false;
        }

        Counted++;
        if (FirstCounted == 0)
        {
            FirstCounted = errno;
        }

        return (ignored.Count > 0 ? ignored : NonFatal).Contains(errno);
    }

    /// <summary>What an I/O error is called in messages.</summary>
    /// <param name="unit">The I/O.</param>
    /// <param name="path">Its target.</param>
    /// <param name="errno">The error.</param>
    /// <param name="operation">What the engine does instead of a transfer; null for transfers.</param>
    public static string Describe(in IoUnit unit, string path, int errno, string? operation = null) =>
        operation is not null && unit.Direction != IoDirection.Sync ? $"{operation} {path} failed: {Errno.Describe(errno)}"
        : $"{Verb(unit.Direction)} of {unit.Length} bytes at offset {unit.Offset} of {path} failed: {Errno.Describe(errno)}";

    private static string Verb(IoDirection direction) => direction switch
    {
        IoDirection.Read => "read",
        IoDirection.Write => "write",
        IoDirection.Trim => "trim",
        _ => "sync",
    };
}
