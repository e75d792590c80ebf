using System.Text.Json;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Tests.Jobs;

public sealed class OptionTableTests
{
    public static TheoryData<string> OptionsWithDefault { get; } =
        [.. OptionTable.Standard.Options.Where(o => o is { Default: not null, Status: OptionStatus.Supported, Engines.Count: 0 }).Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(OptionsWithDefault))]
    public void The_declared_default_is_what_an_untouched_job_has(string name)
    {
        var option = OptionTable.Standard.Find(name)!;
        var options = new JobOptions();
        if (option.Name == "rwmixwrite")
        {
            options.RwMixRead = 99;
        }

        option.Apply(options, new OptionText(option.Default!));

        Assert.Equal(JsonSerializer.Serialize(new JobOptions()), JsonSerializer.Serialize(options));
    }

    [Fact]
    public void Every_option_says_what_it_does_and_what_becomes_of_it()
        => Assert.All(OptionTable.Standard.Options, option =>
        {
            Assert.EndsWith(".", option.Help, StringComparison.Ordinal);
            Assert.Equal(option.Status == OptionStatus.Supported, option.Reason is null);
            Assert.All(option.Engines, engine => Assert.NotNull(OptionTable.Standard.FindEngine(engine)));
        });

    [Fact]
    public void Every_default_fits_its_own_syntax()
        => Assert.All(OptionTable.Standard.Options.Where(o => o.Default is not null), option => _ = option.Syntax.ParseBoxed(new OptionText(option.Default!)));

    [Theory]
    [InlineData("filename directory nrfiles size filesize io_size offset offset_increment create_only allow_file_create allow_mounted_write overwrite unlink")]
    [InlineData("rw rwmixread rwmixwrite norandommap randrepeat randseed random_distribution number_ios bs bsrange bssplit")]
    [InlineData("zero_buffers refill_buffers buffer_pattern buffer_compress_percentage dedupe_percentage")]
    [InlineData("ioengine iodepth direct buffered sync invalidate fsync fdatasync end_fsync rate rate_iops thinktime")]
    [InlineData("runtime time_based ramp_time startdelay loops numjobs thread cpus_allowed stonewall group_reporting new_group name description")]
    [InlineData("verify do_verify verify_pattern verify_fatal verify_dump verify_backlog verify_only continue_on_error")]
    [InlineData("write_bw_log write_lat_log write_iops_log log_avg_msec clat_percentiles lat_percentiles slat_percentiles percentile_list")]
    public void Every_option_expected_on_day_one_is_accepted(string names)
        => Assert.All(names.Split(' '), name => Assert.True(OptionTable.Standard.Find(name)?.IsAccepted, name));

    [Theory]
    [InlineData("io_uring", "fixedbufs registerfiles sqthread_poll sqthread_poll_cpu hipri nonvectored force_async nowait uncached")]
    [InlineData("libaio", "userspace_reap nowait libaio_vectored")]
    [InlineData("pvsync2", "hipri hipri_percentage nowait uncached")]
    public void Engines_of_this_host_have_their_options(string engine, string names)
        => Assert.All(names.Split(' '), name => Assert.Equal(OptionStatus.Supported, OptionTable.Standard.Find(name, engine)?.Status));

    [Fact]
    public void Another_assembly_may_add_an_engine_with_options_of_its_own()
    {
        var table = OptionTable.Standard.With(
            [OptionDefinition.ForEngine("initiator", ["iscsi"], ValueForms.Text, "Name of the initiator.")],
            [new EngineDefinition { Name = "iscsi", Aliases = ["libiscsi"], Help = "iSCSI." }]);
        var settings = new JobReadSettings { Table = table };

        var options = JobText.Read("[a]\nioengine=libiscsi\ninitiator=iqn.x\nsize=4k", settings).Jobs[0].Options;

        Assert.Equal("iscsi", options.IoEngine);
        Assert.Equal("iqn.x", options.EngineOptions["initiator"]);
        Assert.Null(OptionTable.Standard.FindEngine("iscsi"));
    }

    [Fact]
    public void An_added_engine_takes_the_place_of_a_refused_one_and_an_option_that_of_its_namesake()
    {
        var table = OptionTable.Standard.With(
            [OptionDefinition.ForEngine("rbdname", ["rbd"], ValueForms.Text, "Name of the image.")],
            [new EngineDefinition { Name = "rbd", Help = "Ceph block device." }]);

        Assert.Equal(OptionStatus.Supported, table.FindEngine("rbd")!.Status);
        Assert.Equal(OptionStatus.Supported, table.Find("rbdname", "rbd")!.Status);
        Assert.Equal(OptionTable.Standard.Options.Count, table.Options.Count);
    }

    [Fact]
    public void Two_options_of_one_name_for_one_engine_are_a_programming_error()
        => Assert.Throws<ArgumentException>(() => OptionTable.Standard.With(
            [OptionDefinition.ForEngine("x", ["null"], ValueForms.Text, "X."), OptionDefinition.ForEngine("x", ["null"], ValueForms.Text, "X.")], []));

    [Fact]
    public void Help_shows_one_option_the_list_and_engines()
    {
        Assert.Contains("alias: readwrite", CommandHelp("rw").Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("randtrimwrite", CommandHelp("rw"), StringComparison.Ordinal);
        Assert.Contains("not supported", CommandHelp("gtod_cpu"), StringComparison.Ordinal);
        Assert.Contains("did you mean bssplit?", CommandHelp("bsspilt"), StringComparison.Ordinal);
        Assert.Contains("iodepth_batch", CommandHelp("all"), StringComparison.Ordinal);
        Assert.Contains("io_uring", EngineHelp(null), StringComparison.Ordinal);
        Assert.Contains("fixedbufs", EngineHelp("io_uring"), StringComparison.Ordinal);
        Assert.Contains("has no options", EngineHelp("psync"), StringComparison.Ordinal);
        Assert.Contains("interrupts", EngineHelp("io_uring,hipri"), StringComparison.Ordinal);
        Assert.Contains("not found", EngineHelp("nosuch"), StringComparison.Ordinal);
    }

    private static string CommandHelp(string? topic)
    {
        using var writer = new StringWriter();
        OptionHelp.WriteCommandHelp(OptionTable.Standard, topic, writer);
        return writer.ToString();
    }

    private static string EngineHelp(string? topic)
    {
        using var writer = new StringWriter();
        OptionHelp.WriteEngineHelp(OptionTable.Standard, topic, writer);
        return writer.ToString();
    }
}
