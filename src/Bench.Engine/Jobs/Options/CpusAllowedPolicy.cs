namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>cpus_allowed_policy</c>.</summary>
public enum CpusAllowedPolicy
{
    /// <summary>Every daemon may use every listed CPU.</summary>
    Shared,

    /// <summary>Each daemon is bound to one of them in turn.</summary>
    Split,
}
