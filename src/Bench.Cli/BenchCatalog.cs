using Bench.Cli.Settings;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Iscsi.Engine;

namespace Bench.Cli;

/// <summary>What this program is put together from: the engines of all assemblies and the options they bring.</summary>
internal static class BenchCatalog
{
    private static readonly Lazy<BenchSettings> LoadedSettings = new(LoadSettings);

    /// <summary>The suite's settings.</summary>
    public static BenchSettings Settings => LoadedSettings.Value;

    /// <summary>Where CHAP secrets come from.</summary>
    public static ChapSecrets Secrets { get; } = new(static name => Settings.ChapSecret(name));

    /// <summary>Every engine.</summary>
    public static EngineRegistry Engines { get; } = EnginesReportingTo(null);

    /// <summary>Every option.</summary>
    public static OptionTable Options { get; } = OptionTable.Standard.With(IscsiEngineOptions.All, [IscsiEngineOptions.Engine]);

    /// <summary>Every engine of one run.</summary>
    /// <param name="iscsi">Takes what iSCSI sessions tell at their end; null where nobody asks.</param>
    public static EngineRegistry EnginesReportingTo(IscsiResultSection? iscsi) =>
        EngineCatalog.CreateStandard().Add(IscsiEngine.Descriptor(Secrets, iscsi is null ? null : iscsi.Add));

    private static BenchSettings LoadSettings()
    {
        var settings = BenchSettings.Load();
        foreach (string warning in BenchSettings.ReadableSecrets())
        {
            Console.Error.WriteLine($"bench: warning: {warning}");
        }

        return settings;
    }
}
