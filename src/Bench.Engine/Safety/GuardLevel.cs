namespace Bench.Engine.Safety;

/// <summary>How much a run may overwrite without being told so by name.</summary>
public enum GuardLevel
{
    /// <summary>Nothing of others: neither block devices with content or in use, nor files that Bench did not make (<c>bench run</c>).</summary>
    Strict,

    /// <summary>Files as in fio; block devices with content or in use are refused all the same (<c>bench fio</c>).</summary>
    FioCompatible,
}
