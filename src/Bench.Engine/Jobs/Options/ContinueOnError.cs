namespace Bench.Engine.Jobs.Options;

/// <summary>What kind of errors a job survives (fio <c>continue_on_error</c>).</summary>
[Flags]
public enum ContinueOnError
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Read errors.</summary>
    Read = 1,

    /// <summary>Write errors.</summary>
    Write = 2,

    /// <summary>Verification errors.</summary>
    Verify = 4,

    /// <summary>Reads and writes.</summary>
    Io = Read | Write,

    /// <summary>Everything.</summary>
    All = Io | Verify,
}
