namespace Bench.Engine.Engines.Space;

/// <summary>The entries of the engines that change where a file's data lies or how it travels, in the catalog.</summary>
internal static class SpaceEngines
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<EngineDescriptor> All =>
    [
        Entry("ftruncate", "ftruncate(2) to the offset of each write", () => new SynchronousEngine<TruncateCall>()) with
        {
            Operation = "truncating",
        },
        Entry("falloc", "fallocate(2): a read reserves beyond the end, a write reserves and extends, a trim punches a hole", () => new FallocateEngine()) with
        {
            Effect = EngineEffect.Changes,
            Operation = "fallocate on",
        },
        Entry("splice", "splice(2) and vmsplice(2) through a pipe", () => new SpliceEngine()),
    ];

    private static EngineDescriptor Entry(string name, string summary, Func<IIoEngine> create) => new()
    {
        Name = name,
        Summary = summary,
        Targets = EngineTargets.Files,
        IsSynchronous = true,
        Probe = static _ => OperatingSystem.IsLinux() ? null : "this engine is made for Linux; use ioengine=psync here",
        Create = _ => create(),
    };
}
