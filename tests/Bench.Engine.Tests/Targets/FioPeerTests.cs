using System.Globalization;
using System.Text.Json;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Targets;

namespace Bench.Engine.Tests.Targets;

/// <summary>Runs fio with the same sizes and compares the files it leaves and the bytes it moves.</summary>
public sealed class FioPeerTests : IDisposable
{
    private readonly TemporaryFolder _ours = new();
    private readonly TemporaryFolder _fio = new();

    public void Dispose()
    {
        _ours.Dispose();
        _fio.Dispose();
    }

    [SkippableTheory]
    [InlineData("read", 0, "size=64k")]
    [InlineData("write", 0, "size=64k")]
    [InlineData("write", 0, "size=64k offset=16k")]
    [InlineData("read", 0, "size=64k offset=16k")]
    [InlineData("read", 100_000, "size=16k")]
    [InlineData("write", 100_000, "size=16k")]
    [InlineData("write", 10_000, "size=64k")]
    [InlineData("read", 10_000, "size=64k")]
    [InlineData("read", 100_000, "")]
    [InlineData("read", 100_000, "offset=10%")]
    [InlineData("read", 100_000, "offset=33% offset_align=64k")]
    [InlineData("read", 100_000, "size=50%")]
    [InlineData("write", 0, "size=16k filesize=64k")]
    [InlineData("write", 0, "size=256k filesize=64k")]
    [InlineData("write", 0, "size=50% filesize=64k")]
    [InlineData("write", 0, "filesize=16k nrfiles=3")]
    [InlineData("write", 0, "size=50k nrfiles=3")]
    [InlineData("write", 0, "size=50k nrfiles=4 bs=1k")]
    [InlineData("write", 0, "size=64k io_size=256k")]
    [InlineData("write", 0, "size=64k io_size=16k")]
    [InlineData("write", 10_240, "size=64k file_append=1")]
    [InlineData("read", 0, "")]
    [InlineData("read", 0, "size=50%")]
    [InlineData("read", 8192, "offset=16k")]
    [InlineData("write", 0, "filesize=64k offset=128k")]
    public void Files_and_amounts_are_those_of_fio(string direction, int existing, string options)
    {
        string[] given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (TemporaryFolder folder in (TemporaryFolder[])[_ours, _fio])
        {
            if (existing > 0)
            {
                folder.Write("job.0.0", existing);
            }
        }

        long? expected = RunFio(direction, given);
        DaemonPlan plan = TestPlan.Daemon(job => Set(job, direction, given));
        if (expected is null)
        {
            Assert.Throws<DeviceException>(() => TargetLayout.Resolve(plan, TestPlan.Files));
            return;
        }

        IReadOnlyList<Target> targets = new FileLayout(LayoutPolicy.Default).LayOut(plan, TargetLayout.Resolve(plan, TestPlan.Files));
        long block = plan.Options.BlockSize.Read.Min;
        long whole = plan.Options.IoSize is null
            ? Math.Min(IoAmount.PerLoop(plan.Options, targets), targets.Sum(target => target.RegionLength / block * block)) / block * block
            : IoAmount.PerLoop(plan.Options, targets);
        Assert.Equal(expected, whole);
        Assert.Equal(Sizes(_fio), Sizes(_ours));
    }

    private void Set(JobOptions job, string direction, string[] given)
    {
        job.Directory = _ours.Root;
        job.ReadWrite = direction == "read" ? IoPattern.Read : IoPattern.Write;
        foreach (string[] pair in given.Select(option => option.Split('=')))
        {
            bool percent = pair[1].EndsWith('%');
            long number = long.Parse(pair[1].TrimEnd('%', 'k'), CultureInfo.InvariantCulture) * (pair[1].EndsWith('k') ? 1024 : 1);
            SizeSpec size = percent ? new SizeSpec(0, (int)number) : new SizeSpec(number);
            switch (pair[0])
            {
                case "size":
                    job.Size = size;
                    break;
                case "io_size":
                    job.IoSize = size;
                    break;
                case "filesize":
                    job.FileSize = new SizeRange(number);
                    break;
                case "offset":
                    job.Offset = size;
                    break;
                case "offset_align":
                    job.OffsetAlign = number;
                    break;
                case "nrfiles":
                    job.NrFiles = (int)number;
                    break;
                case "file_append":
                    job.FileAppend = true;
                    break;
                case "bs":
                    job.BlockSize = new PerDirection<SizeRange>(new SizeRange(number));
                    break;
                default:
                    throw new InvalidOperationException(pair[0]);
            }
        }
    }

    // Bytes moved, or null when fio refused the job.
    private long? RunFio(string direction, string[] given)
    {
        string output = Tool.RunWhateverTheExit(
            "fio",
            ["--name=job", $"--directory={_fio.Root}", $"--rw={direction}", "--output-format=json", .. given.Select(option => "--" + option)]);
        if (!output.Contains('{', StringComparison.Ordinal) || output.Contains("you need to specify", StringComparison.Ordinal))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        return document.RootElement.GetProperty("jobs")[0].GetProperty(direction).GetProperty("io_bytes").GetInt64();
    }

    private static Dictionary<string, long> Sizes(TemporaryFolder folder) =>
        new DirectoryInfo(folder.Root).GetFiles().ToDictionary(file => file.Name, file => file.Length);
}
