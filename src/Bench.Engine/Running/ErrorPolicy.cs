using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Running;

/// <summary>Decides whether an I/O error ends its daemon (fio <c>continue_on_error</c>, <c>ignore_error</c>).</summary>
internal sealed class ErrorPolicy(JobOptions options)
{
    /// <summary>Errors survived so far.</summary>
    public long Survived { get; private set; }

    /// <summary>errno of the first of them.</summary>
    public int FirstSurvived { get; private set; }

    /// <summary>True when the daemon goes on after this error, which is then counted.</summary>
    public bool Survives(IoDirection direction, bool isVerification, int errno)
    {
        (ContinueOnError kind, IReadOnlyList<int> ignored) = (isVerification, direction) switch
        {
            (true, _) => (ContinueOnError.Verify, options.IgnoreVerifyErrors),
            (_, IoDirection.Read) => (ContinueOnError.Read, options.IgnoreReadErrors),
            _ => (ContinueOnError.Write, options.IgnoreWriteErrors),
        };
        if (!options.ContinueOnError.HasFlag(kind) && !ignored.Contains(errno))
        {
            return false;
        }

        Survived++;
        if (FirstSurvived == 0)
        {
            FirstSurvived = errno;
        }

        return true;
    }

    /// <summary>What an I/O error is called in messages.</summary>
    public static string Describe(in IoUnit unit, string path, int errno) =>
        $"{Verb(unit.Direction)} of {unit.Length} bytes at offset {unit.Offset} of {path} failed: {Errno.Describe(errno)}";

    private static string Verb(IoDirection direction) => direction switch
    {
        IoDirection.Read => "read",
        IoDirection.Write => "write",
        IoDirection.Trim => "trim",
        _ => "sync",
    };
}
