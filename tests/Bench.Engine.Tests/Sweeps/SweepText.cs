using Bench.Engine.Jobs;
using Bench.Engine.Sweeps;
using Bench.Engine.Tests.Jobs;

namespace Bench.Engine.Tests.Sweeps;

/// <summary>Reads the lines of a <c>[sweep]</c> section the way a job file's are read; the section starts in line 4.</summary>
internal static class SweepText
{
    private const string Job = "[job]\nioengine=null\nsize=1m\n[sweep]\n";

    public static SweepSpec Spec(params string[] lines) =>
        SweepSpecReader.Read(JobText.Read(Job + string.Join('\n', lines)), [], [], OptionTable.Standard)!;

    public static SweepSpec With(string[] lines, string[] added, string[]? defaults = null) => SweepSpecReader.Read(
        JobText.Read(Job + string.Join('\n', lines)),
        [.. JobOverrides.Parse(added).Select(static (one, at) => new SweepSetting(one.Key, one.Value!, new SourceLocation("--sweep", at + 1)))],
        [.. JobOverrides.Parse(defaults ?? []).Select(static one => new SweepSetting(one.Key, one.Value!, new SourceLocation("bench.ini", 0)))],
        OptionTable.Standard)!;

    public static JobFileException Refusal(params string[] lines) => Assert.Throws<JobFileException>(() => Spec(lines));

    /// <summary>The points in order of their index, as text.</summary>
    public static IEnumerable<string> Points(params string[] lines) => SweepPoint.CrossProduct(Spec(lines).Axes).Select(static point => point.ToString());
}
