namespace Bench.Engine.Jobs.Options;

// What happens on errors.
public sealed partial class JobOptions
{
    /// <summary><c>continue_on_error</c>.</summary>
    public ContinueOnError ContinueOnError { get; set; }

    /// <summary>errno values ignored on reads (<c>ignore_error</c>).</summary>
    public IReadOnlyList<int> IgnoreReadErrors { get; set; } = [];

    /// <summary>errno values ignored on writes.</summary>
    public IReadOnlyList<int> IgnoreWriteErrors { get; set; } = [];

    /// <summary>errno values ignored on verification.</summary>
    public IReadOnlyList<int> IgnoreVerifyErrors { get; set; } = [];

    /// <summary>Print errors that are ignored too (<c>error_dump</c>).</summary>
    public bool ErrorDump { get; set; }
}
