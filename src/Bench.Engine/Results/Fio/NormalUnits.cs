using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Results.Fio;

/// <summary>The units a job wants its numbers in: <c>kb_base</c>, <c>unit_base</c>, <c>significant_figures</c>.</summary>
internal sealed class NormalUnits(JobOptions options)
{
    /// <summary>True for KiB, false for kB.</summary>
    public bool Binary { get; } = options.KbBase == 1024;

    public bool Bits { get; } = options.UnitBase == 1;

    public int Width { get; } = options.SignificantFigures;

    public string Bytes(long bytes) => HumanNumber.Format(bytes, Width, Binary, "B");

    public string OtherBytes(long bytes) => HumanNumber.Format(bytes, Width, !Binary, "B");

    public string Rate(long bytesPerSecond) => Rate(bytesPerSecond, Binary);

    public string OtherRate(long bytesPerSecond) => Rate(bytesPerSecond, !Binary);

    public string Count(long count) => HumanNumber.Format(count, Width);

    private string Rate(long bytesPerSecond, bool binary) => Bits
        ? HumanNumber.Format(bytesPerSecond * 8, Width, binary, "bit/s")
        : HumanNumber.Format(bytesPerSecond, Width, binary, "B/s");
}
