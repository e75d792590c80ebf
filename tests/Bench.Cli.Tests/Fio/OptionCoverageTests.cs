using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Table;

namespace Bench.Cli.Tests.Fio;

/// <summary>What Bench has of fio's common options, engines and flags is in a job that is compared with fio, or has a reason not to be.</summary>
public sealed class OptionCoverageTests
{
    /// <summary>Options of tiers A and B but for those of engines that are our own.</summary>
    private static IEnumerable<OptionDefinition> CommonOptions => BenchCatalog.Options.Options.Where(static option =>
        option.IsAccepted && option.Tier is OptionTier.A or OptionTier.B && !option.Engines.Contains("iscsi"));

    [Fact]
    public void Every_option_of_tier_A_and_B_is_compared_with_fio()
        => AssertNone(CommonOptions.Where(static option => !option.Aliases.Prepend(option.Name).Any(IsKnown)).Select(static option => option.Name));

    [Fact]
    public void Every_engine_is_compared_with_fio()
        => AssertNone(BenchCatalog.Options.Engines
            .Where(static engine => engine.Status == OptionStatus.Supported && !IsKnown($"engine {engine.Name}")).Select(static engine => engine.Name));

    [Fact]
    public void Every_flag_is_compared_with_fio()
    {
        using var text = new StringWriter();
        OptionHelp.WriteFlags(text);
        IEnumerable<string> flags = text.ToString().Split('\n').Select(static line => line.Trim())
            .Where(static line => line.StartsWith("--", StringComparison.Ordinal) && !line.Contains("not supported", StringComparison.Ordinal))
            .Select(static line => line.Split('=', '[', ' ', '\t')[0]);

        AssertNone(flags.Where(static flag => !IsKnown(flag)));
    }

    [Fact]
    public void The_list_of_what_is_not_compared_names_nothing_that_is()
        => Assert.DoesNotContain(PeerJobFolder.NotCompared.Keys, PeerJobFolder.Used.Contains);

    private static void AssertNone(IEnumerable<string> unknown)
    {
        string names = string.Join(' ', unknown);
        Assert.True(names.Length == 0, $"in no job of tests/peer-jobs and not in its not-compared.txt: {names}");
    }

    private static bool IsKnown(string name) => PeerJobFolder.Used.Contains(name) || PeerJobFolder.NotCompared.ContainsKey(name);
}
