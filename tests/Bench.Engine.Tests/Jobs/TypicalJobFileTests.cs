using Bench.Engine.Jobs;

namespace Bench.Engine.Tests.Jobs;

/// <summary>Job files as people write them for fio, and how many jobs each has.</summary>
public sealed class TypicalJobFileTests
{
    public static TheoryData<string, int> Files { get; } = new()
    {
        { "[global]\nioengine=null\nbs=4k\nsize=1m\n[seq]\nrw=read\n[mix]\nrw=randrw\nrwmixread=70\nnorandommap\n", 2 },
        { "[w]\nfilename=d/x:d/y\nrw=write\nbs=,8k\nsize=64k\nfsync=8\nend_fsync=1\nfilename_format=f.$jobnum.$filenum\n", 1 },
        { "[z]\nioengine=null\nrw=randread\nbs=4k\nsize=16m\nio_size=32m\nrandom_distribution=zipf:1.2\nwrite_iops_log=z\nlog_offset=1\n", 1 },
        { "[t]\nioengine=null\nsize=1g\ntime_based\nruntime=2s\nramp_time=500ms\nrate_iops=400\nrate_process=poisson\nstartdelay=0.5\n", 1 },
        { "[a]\nrw=write\nsize=256k\nverify=crc32c\nverify_state_save=0\nverify_backlog=8\n[b]\nstonewall\nrw=read\nsize=256k\nverify=crc32c\ncontinue_on_error=verify\n", 2 },
        { "[s]\nioengine=null\nzonemode=strided\nzonesize=16k\nzonerange=64k\nzoneskip=16k\nsize=256k\nio_size=64k\n", 1 },
        { "[p]\nioengine=null\nnumjobs=4\ngroup_reporting\nnew_group\nrate=1m,2m\nrw=rw\nsize=1m\nthinktime=2ms\nthinktime_blocks=4\n", 1 },
        { "[d]\nrw=write\nbs=64k\nsize=1m\nbuffer_compress_percentage=50\nrefill_buffers\ndedupe_percentage=60\n", 1 },
        { "[h]\nioengine=null\nsize=64k\nexec_prerun=echo before\nexec_postrun=test -f h.prerun.txt && touch done\n", 1 },
        { "[u]\nioengine=libaio\ndirect=1\niodepth=32\niodepth_batch=8\niodepth_low=16\nrw=randread\nsize=1g\nfilename=/dev/nvme0n1\ncpus_allowed=0-1\ncpus_allowed_policy=split\n", 1 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_read_without_complaint(string text, int jobs)
    {
        var set = JobText.Read(text);

        Assert.Equal(jobs, set.Jobs.Count);
        Assert.DoesNotContain(set.Messages, static message => message.Kind != JobMessageKind.Information);
    }

    [Fact]
    public void A_notice_about_a_global_option_comes_once()
        => Assert.Single(JobText.Read("[global]\nsize=64k\niodepth=8\n[a]\n[b]\n[c]").Messages);
}
