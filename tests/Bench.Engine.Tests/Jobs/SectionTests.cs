using Bench.Engine.Jobs;

namespace Bench.Engine.Tests.Jobs;

public sealed class SectionTests
{
    [Fact]
    public void Crlf_line_ends_and_a_byte_order_mark_are_accepted()
    {
        var job = Assert.Single(JobText.Read("\uFEFF[a]\r\nbs=8k\r\nsize=64k\r\n").Jobs);

        Assert.Equal("a", job.Name);
        Assert.Equal(8192, job.Options.BlockSize.Read.Min);
    }

    [Fact]
    public void The_last_line_may_lack_a_newline()
        => Assert.Equal(65536, JobText.Read("[a]\nsize=64k").Jobs[0].Options.Size!.Value.Bytes);

    [Fact]
    public void Blanks_may_stand_before_sections_options_and_comments()
        => Assert.Equal(65536, JobText.Read(" \t[a]\n\t size=64k\n   ; note\n\t# note").Jobs[0].Options.Size!.Value.Bytes);

    [Theory]
    [InlineData("# first\n; second\n#####\n[a]\nbs=8k")]
    [InlineData("[a] ; after a header\nbs=8k ; after a value")]
    [InlineData("[a]#x\nbs=8k#x;y")]
    public void Comments_are_cut_wherever_they_start(string text)
        => Assert.Equal(8192, JobText.Read(text).Jobs[0].Options.BlockSize.Read.Min);

    [Fact]
    public void A_comment_sign_inside_quotes_still_starts_a_comment()
        => Assert.Equal("\"a", JobText.Options("description=\"a;b\"").Description);

    [Fact]
    public void A_section_name_may_contain_blanks()
        => Assert.Equal("my job", JobText.Read("[my job]\nsize=4k").Jobs[0].Name);

    [Theory]
    [InlineData("[a] x\nsize=4k", 1, 4, "unexpected 'x'")]
    [InlineData("[a\nsize=4k", 1, 1, "lacks its closing ]")]
    [InlineData("[]\nsize=4k", 1, 1, "no name")]
    [InlineData("size=4k\n[a]", 1, 1, "outside of [] job section")]
    public void Malformed_headers_are_refused_where_they_stand(string text, int line, int column, string message)
    {
        var refusal = JobText.Refusal(text);

        Assert.Equal((line, column), (refusal.Location.Line, refusal.Location.Column));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_name_longer_than_255_characters_is_refused()
        => Assert.Contains("255", JobText.Refusal($"[{new string('a', 256)}]\nsize=4k").Message, StringComparison.Ordinal);

    [Fact]
    public void Any_section_whose_name_starts_with_global_is_global()
    {
        var jobs = JobText.Read("[globalfoo]\nbs=8k\n[a]\nsize=64k").Jobs;

        Assert.Equal(8192, Assert.Single(jobs).Options.BlockSize.Read.Min);
    }

    [Fact]
    public void A_later_global_section_changes_the_jobs_below_it_only()
    {
        var set = JobText.Read("[global]\nbs=4k\nsize=1m\n[a]\n[global]\nbs=8k\n[b]");

        Assert.Equal([4096L, 8192L], set.Jobs.Select(j => j.Options.BlockSize.Read.Min));
        Assert.Equal([new("size", "1m"), new("bs", "8k")], set.GlobalOptions);
    }

    [Fact]
    public void Sections_of_the_same_name_are_separate_jobs()
        => Assert.Equal(["a", "a"], JobText.Read("[a]\nsize=4k\n[a]\nsize=8k").Jobs.Select(j => j.Name));

    [Fact]
    public void A_file_without_a_job_section_is_refused()
        => Assert.Contains("No job(s) defined", JobText.Refusal("[global]\nbs=4k").Message, StringComparison.Ordinal);

    [Fact]
    public void The_name_option_overrides_the_section_name()
        => Assert.Equal("shown", JobText.Read("[sec]\nname=shown\nsize=4k").Jobs[0].Name);

    [Fact]
    public void The_section_filter_keeps_globals_and_named_sections()
    {
        const string text = "[global]\nbs=8k\n[a]\nunknown_in_a_skipped_section=1\n[b]\nsize=64k";

        var job = Assert.Single(JobText.Read(text, new JobReadSettings { Sections = ["b"] }).Jobs);

        Assert.Equal(("b", 8192L), (job.Name, job.Options.BlockSize.Read.Min));
    }

    [Fact]
    public void A_section_filter_that_matches_nothing_leaves_no_job()
        => Assert.Contains("nosuch", JobText.Refusal("[a]\nsize=4k", new JobReadSettings { Sections = ["nosuch"] }).Message, StringComparison.Ordinal);

    [Fact]
    public void The_sweep_section_is_handed_out_as_written()
    {
        var set = JobText.Read("[sweep]\nnumjobs=1,2,4\nrepeat = 3\n[a]\nsize=4k");

        Assert.Equal(["a"], set.Jobs.Select(j => j.Name));
        Assert.Equal(
            [("numjobs", "1,2,4", 2), ("repeat", "3", 3)],
            set.Sweep.Select(s => (s.Key, s.Value, s.Source.Line)));
    }

    [Fact]
    public void Each_job_knows_its_line_and_position()
    {
        var jobs = JobText.Read("[a]\nsize=4k\n\n[b]\nsize=4k").Jobs;

        Assert.Equal([(1, 0), (4, 1)], jobs.Select(j => (j.Source.Line, j.Index)));
    }
}
