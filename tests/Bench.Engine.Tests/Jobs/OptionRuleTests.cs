using Bench.Engine.Jobs;

namespace Bench.Engine.Tests.Jobs;

public sealed class OptionRuleTests
{
    [Theory]
    [InlineData("rw = randread")]
    [InlineData("rw= randread")]
    [InlineData("rw\t=\trandread  ")]
    public void Blanks_around_the_equals_sign_do_not_count(string line)
        => Assert.True(JobText.Options(line).ReadWrite.HasFlag(Engine.Jobs.Options.IoPattern.Random));

    [Fact]
    public void Option_names_are_case_sensitive_and_the_nearest_is_named()
    {
        var refusal = JobText.RefusalOf("SIZE=64k");

        Assert.Contains("unknown option <SIZE=64k>", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean size?", JobText.RefusalOf("sise=64k").Message, StringComparison.Ordinal);
        Assert.Contains("did you mean blocksize?", JobText.RefusalOf("blocksiz=4k").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stonewall")]
    [InlineData("norandommap")]
    [InlineData("group_reporting")]
    [InlineData("new_group")]
    [InlineData("thread")]
    [InlineData("exitall")]
    [InlineData("zero_buffers")]
    [InlineData("refill_buffers")]
    [InlineData("verify_only")]
    [InlineData("bs_unaligned")]
    [InlineData("exitall_on_error")]
    public void Bare_flags_are_true_and_echoed_as_empty(string flag)
    {
        var job = JobText.Read($"[a]\nsize=64k\n{flag}").Jobs[0];

        Assert.True(job.Options.IsSet(flag));
        Assert.Contains(new(flag, ""), job.OwnOptions);
    }

    [Fact]
    public void A_bare_flag_switches_its_property_on()
    {
        var options = JobText.Options("size=64k", "stonewall", "norandommap", "group_reporting");

        Assert.True(options is { Stonewall: true, NoRandomMap: true, GroupReporting: true });
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("runtime")]
    [InlineData("direct=")]
    [InlineData("softrandommap")]
    public void A_bare_key_that_needs_a_value_is_refused(string line)
        => Assert.Contains("requires an argument", JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("direct=2")]
    [InlineData("direct=yes")]
    [InlineData("norandommap=foo")]
    public void Booleans_are_0_or_1_only(string line)
        => Assert.Contains("is not 0 or 1", JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Fact]
    public void The_last_of_duplicate_keys_wins_also_under_another_name()
    {
        var job = JobText.Read("[c]\nsize=64k\nbs=16k\nfilename=a\nblocksize=32k\nfilename=b").Jobs[0];

        Assert.Equal(32768, job.Options.BlockSize.Read.Min);
        Assert.Equal("b", job.Options.Filename);
        Assert.Equal([new("size", "64k"), new("bs", "32k"), new("filename", "b")], job.OwnOptions);
    }

    [Fact]
    public void A_job_without_options_of_its_own_echoes_none()
        => Assert.Empty(JobText.Read("[global]\nsize=64k\n[a]").Jobs[0].OwnOptions);

    [Theory]
    [InlineData("blocksize", "bs")]
    [InlineData("blockalign", "ba")]
    [InlineData("blocksize_range", "bsrange")]
    [InlineData("blocksize_unaligned", "bs_unaligned")]
    [InlineData("readwrite", "rw")]
    [InlineData("io_limit", "io_size")]
    [InlineData("fill_fs", "fill_device")]
    [InlineData("nr_files", "nrfiles")]
    [InlineData("timeout", "runtime")]
    [InlineData("fileoffset", "offset")]
    [InlineData("iomem", "mem")]
    [InlineData("mem_align", "iomem_align")]
    [InlineData("iodepth_batch_submit", "iodepth_batch")]
    [InlineData("iodepth_batch_complete", "iodepth_batch_complete_min")]
    [InlineData("allrandrepeat", "randrepeat")]
    [InlineData("wait_for_previous", "stonewall")]
    [InlineData("ratemin", "rate_min")]
    [InlineData("ratecycle", "rate_cycle")]
    [InlineData("log_max_value", "log_window_value")]
    [InlineData("log_unix_epoch", "log_alternate_epoch")]
    [InlineData("disable_bw", "disable_bw_measurement")]
    [InlineData("ss", "steadystate")]
    [InlineData("ss_dur", "steadystate_duration")]
    [InlineData("ss_ramp", "steadystate_ramp_time")]
    [InlineData("ss_interval", "steadystate_check_interval")]
    [InlineData("data_placement", "dataplacement")]
    [InlineData("fdp_pli", "plids")]
    [InlineData("fdp_pli_select", "plid_select")]
    public void Aliases_are_full_synonyms(string alias, string name)
        => Assert.Equal(name, OptionTable.Standard.Find(alias)?.Name);

    [Theory]
    [InlineData("iodepth=0", "least value is 1")]
    [InlineData("bs=0", "least value is 1")]
    [InlineData("numjobs=0", "least value is 1")]
    [InlineData("nice=-21", "least value is -20")]
    [InlineData("prio=8", "greatest value is 7")]
    [InlineData("prioclass=4", "greatest value is 3")]
    [InlineData("rwmixread=101", "greatest value is 100")]
    [InlineData("significant_figures=11", "greatest value is 10")]
    [InlineData("rate=-5", "least value is 0")]
    [InlineData("percentile_list=1:101", "out of range 0 .. 100")]
    public void Values_out_of_range_are_refused(string line, string message)
        => Assert.Contains(message, JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("rw=foo", "read, write, trim")]
    [InlineData("rw=readx", "did you mean read?")]
    [InlineData("rw=read:", "is not a number")]
    [InlineData("sync=foo", "none, sync, dsync")]
    [InlineData("mem=foo", "malloc")]
    [InlineData("unit_base=3", "0, 8, 1")]
    [InlineData("kb_base=1k", "1024, 1000")]
    [InlineData("fallocate=maybe", "native")]
    public void Unknown_words_are_refused_with_the_valid_ones(string line, string message)
        => Assert.Contains(message, JobText.RefusalOf(line).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("rwmixcycle=5", "withdrawn")]
    [InlineData("zonemode=zbd", "zoned block devices")]
    public void Options_that_exist_in_fio_but_not_here_are_refused_with_their_reason(string line, string reason)
    {
        var refusal = JobText.RefusalOf(line);

        Assert.Contains("not supported", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("atomic=0")]
    [InlineData("zonemode=none")]
    [InlineData("lockfile=none")]
    public void A_refused_option_with_its_default_value_changes_nothing_and_passes(string line)
        => Assert.Empty(JobText.Read($"[a]\nioengine=null\nsize=64k\n{line}").Messages);

    [Fact]
    public void An_option_without_effect_says_so()
    {
        var message = Assert.Single(JobText.Read("[a]\nioengine=null\nsize=64k\nunique_filename=0").Messages);

        Assert.Equal(JobMessageKind.Information, message.Kind);
        Assert.Equal(4, message.Source.Line);
    }

    [Fact]
    public void What_happens_anyway_may_be_asked_for_without_a_notice()
        => Assert.Empty(JobText.Read("[a]\nioengine=null\nsize=64k\nunique_filename=1").Messages);

    [Fact]
    public void An_unknown_engine_is_refused_by_name()
    {
        var refusal = JobText.RefusalOf("ioengine=nosuch");

        Assert.Contains("unknown I/O engine 'nosuch'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("io_uring", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean libaio?", JobText.RefusalOf("ioengine=libiao").Message, StringComparison.Ordinal);
        Assert.Contains("Ceph", JobText.RefusalOf("ioengine=rbd").Message, StringComparison.Ordinal);
        Assert.Contains("plug-ins", JobText.RefusalOf("ioengine=external:/x.so").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_options_belong_to_their_engine_wherever_it_is_named_in_the_section()
    {
        var options = JobText.Options("fixedbufs", "sqthread_poll_cpu=1", "ioengine=io_uring", "size=64k");

        Assert.Equal([new("fixedbufs", true), new("sqthread_poll_cpu", 1)], options.EngineOptions);
        Assert.Contains("is an option of the engine io_uring", JobText.RefusalOf("fixedbufs").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_with_another_engine_leaves_the_engine_options_of_the_globals_behind()
    {
        var set = JobText.Read("[global]\nioengine=io_uring\nfixedbufs\nnowait=1\nsize=64k\n[a]\n[b]\nioengine=libaio");

        Assert.Equal(["fixedbufs", "nowait"], set.Jobs[0].Options.EngineOptions.Keys);
        Assert.Equal(["nowait"], set.Jobs[1].Options.EngineOptions.Keys);
        Assert.Contains("fixedbufs", Assert.Single(set.Messages).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Escaped_colons_stay_in_the_text()
    {
        var job = JobText.Read(@"[a]" + "\n" + @"filename=iscsi\://h/iqn/0:b" + "\nsize=64k").Jobs[0];

        Assert.Equal(@"iscsi\://h/iqn/0:b", job.Options.Filename);
        Assert.Contains(new("filename", @"iscsi\://h/iqn/0:b"), job.OwnOptions);
    }

    [Fact]
    public void Quotes_are_part_of_a_value()
        => Assert.Equal("\"x\"", JobText.Options("filename=\"x\"").Filename);

    [Fact]
    public void Overrides_win_over_the_file_in_every_job()
    {
        var settings = new JobReadSettings { Overrides = JobOverrides.Parse(["bs=16k", "norandommap", "iodepth=2"]) };
        var jobs = JobText.Read("[global]\nbs=4k\nioengine=null\nsize=1m\n[a]\nbs=8k\n[b]\nbsrange=1k-2k", settings).Jobs;

        Assert.All(jobs, job => Assert.Equal((16384L, 16384L), (job.Options.BlockSize.Read.Min, job.Options.BlockSize.Read.Max)));
        Assert.All(jobs, job => Assert.True(job.Options is { NoRandomMap: true, IoDepth: 2 }));
        Assert.Contains(new("bs", "16k"), jobs[0].OwnOptions);
    }

    [Fact]
    public void A_mistake_in_an_override_is_located_on_the_command_line()
    {
        var settings = new JobReadSettings { Overrides = JobOverrides.Parse(["bs=16k", "iodepth=x"]) };

        Assert.Equal(new SourceLocation("command line", 2), JobText.Refusal("[a]\nsize=64k", settings).Location);
        Assert.Throws<JobFileException>(() => JobOverrides.Parse(["=5"]));
    }

    [Fact]
    public void The_job_file_of_the_t5_paper_is_read_as_printed()
    {
        var set = JobText.Read("""
            [global]
            ioengine=libaio
            iodepth=64
            direct=1
            numjobs=32
            filesize=1g
            size=32g
            time_based
            runtime=60
            group_reporting=1
            cpus_allowed=0,1
            ioscheduler=noop
            #####
            [random_read_4k]
            rw=randread
            blocksize=4k
            filename=/dev/sdb
            stonewall
            """);

        var options = Assert.Single(set.Jobs).Options;
        Assert.True(options is { IoEngine: "libaio", IoDepth: 64, Direct: true, NumJobs: 32, TimeBased: true, GroupReporting: true, Stonewall: true });
        Assert.Equal([0, 1], options.CpusAllowed);
        Assert.Equal((32L << 30, 1L << 30), (options.Size!.Value.Bytes, options.FileSize!.Value.Min));
        Assert.Contains("ioscheduler=noop", Assert.Single(set.Messages).Text, StringComparison.Ordinal);
    }
}
