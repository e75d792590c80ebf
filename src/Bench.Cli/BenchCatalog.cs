using Bench.Engine.Engines;
using Bench.Engine.Jobs;

namespace Bench.Cli;

/// <summary>What this program is put together from: the engines of all assemblies and the options they bring.</summary>
internal static class BenchCatalog
{
    /// <summary>Every engine.</summary>
    public static EngineRegistry Engines { get; } = EngineCatalog.CreateStandard();

    /// <summary>Every option.</summary>
    public static OptionTable Options { get; } = OptionTable.Standard;
}
