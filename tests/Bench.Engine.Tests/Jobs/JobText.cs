using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Tests.Jobs;

/// <summary>Reads job text the way a file is read.</summary>
internal static class JobText
{
    public static JobSet Read(string text, JobReadSettings? settings = null)
        => JobReader.Read(["-"], (settings ?? new JobReadSettings()) with { StandardInput = () => new StringReader(text) });

    /// <summary>The options of a single job made of these lines.</summary>
    public static JobOptions Options(params string[] lines)
        => Assert.Single(Read("[job]\nioengine=null\n" + string.Join('\n', lines)).Jobs).Options;

    /// <summary>The refusal that the text meets.</summary>
    public static JobFileException Refusal(string text, JobReadSettings? settings = null)
        => Assert.Throws<JobFileException>(() => Read(text, settings));

    /// <summary>The refusal of one option line, which stands in line 2.</summary>
    public static JobFileException RefusalOf(string line) => Refusal("[job]\n" + line + "\n");
}
