using System.Diagnostics;
using System.Globalization;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

/// <summary>The same jobs run by fio on its null engine, I/O by I/O: what is deterministic must be the same.</summary>
public sealed class FioOrderPeerTests
{
    private enum Same
    {
        /// <summary>Directions, offsets and lengths in order.</summary>
        Order,

        /// <summary>The set of blocks, each as often.</summary>
        Blocks,

        /// <summary>How many I/Os.</summary>
        Count,
    }

    private sealed record Shape(string Arguments, Same Same, Action<JobOptions> Set, Target[]? Targets = null);

    private static Dictionary<string, Shape> Shapes { get; } = new()
    {
        ["read"] = new("--rw=read --size=100k", Same.Order, o => o.ReadWrite = IoPattern.Read, [Null(100)]),
        ["step"] = new("--rw=read:4k --size=64k", Same.Order, o => (o.ReadWrite, o.SequentialStep) = (IoPattern.Read, 4096)),
        ["step back"] = new("--rw=write:-8k --size=64k", Same.Order, o => (o.ReadWrite, o.SequentialStep) = (IoPattern.Write, -8192)),
        ["step back from an offset"] = new(
            "--rw=read:-8k --size=64k --offset=64k",
            Same.Order,
            o => (o.ReadWrite, o.SequentialStep) = (IoPattern.Read, -8192),
            [new Target("a", TargetKind.None, 128 * Kib) { RegionStart = 64 * Kib, RegionLength = 64 * Kib }]),
        ["tail"] = new("--rw=write --size=10000 --io_size=30000", Same.Order, o => (o.ReadWrite, o.IoSize) = (IoPattern.Write, new SizeSpec(30000)), [new Target("a", TargetKind.None, 10000)]),
        ["trimwrite"] = new("--rw=trimwrite --size=64k", Same.Order, o => o.ReadWrite = IoPattern.TrimWrite),
        ["number of trimwrites"] = new("--rw=trimwrite --size=64k --number_ios=3", Same.Order, o => (o.ReadWrite, o.NumberIos) = (IoPattern.TrimWrite, 3)),
        ["zones"] = new(
            "--rw=read --zonemode=strided --zonesize=16k --zoneskip=16k --size=128k",
            Same.Order,
            o => (o.ReadWrite, o.ZoneMode, o.ZoneSize, o.ZoneSkip) = (IoPattern.Read, ZoneMode.Strided, 16384, 16384),
            [Null(128)]),
        ["zones visited twice"] = new(
            "--rw=read --zonemode=strided --zonesize=16k --zonerange=8k --size=64k",
            Same.Order,
            o => (o.ReadWrite, o.ZoneMode, o.ZoneSize, o.ZoneRange) = (IoPattern.Read, ZoneMode.Strided, 16384, 8192)),
        ["files"] = new("--rw=read --nrfiles=3 --size=48k", Same.Order, o => o.ReadWrite = IoPattern.Read, [Null(16), Null(16), Null(16)]),
        ["files in pairs"] = new(
            "--rw=write --nrfiles=3 --size=48k --file_service_type=roundrobin:2",
            Same.Order,
            o => (o.ReadWrite, o.FileService) = (IoPattern.Write, new FileService(FileServiceType.RoundRobin, 0, 2)),
            [Null(16), Null(16), Null(16)]),
        ["randread"] = new("--rw=randread --size=1m", Same.Blocks, o => o.ReadWrite = IoPattern.RandRead, [Null(1024)]),
        ["randwrite of odd blocks"] = new("--rw=randwrite --bs=12k --size=1m", Same.Blocks, o => (o.ReadWrite, o.BlockSize) = (IoPattern.RandWrite, new(new SizeRange(12288))), [Null(1024)]),
        ["loops"] = new("--rw=randread --size=256k --loops=3", Same.Blocks, o => (o.ReadWrite, o.Loops) = (IoPattern.RandRead, 3), [Null(256)]),
        ["lfsr"] = new("--rw=randread --size=1m --random_generator=lfsr", Same.Blocks, o => (o.ReadWrite, o.RandomGenerator) = (IoPattern.RandRead, RandomGenerator.Lfsr), [Null(1024)]),
        ["randtrimwrite"] = new("--rw=randtrimwrite --size=256k", Same.Blocks, o => o.ReadWrite = IoPattern.RandTrimWrite, [Null(256)]),
        ["io_size"] = new("--rw=randread --size=256k --io_size=700k", Same.Count, o => (o.ReadWrite, o.IoSize) = (IoPattern.RandRead, new SizeSpec(700 * Kib)), [Null(256)]),
        ["norandommap"] = new("--rw=randwrite --size=1m --norandommap", Same.Count, o => (o.ReadWrite, o.NoRandomMap) = (IoPattern.RandWrite, true), [Null(1024)]),
        ["mix"] = new("--rw=randrw --size=1m", Same.Count, o => o.ReadWrite = IoPattern.RandReadWrite, [Null(1024)]),
        ["zipf"] = new(
            "--rw=randread --size=1m --io_size=3m --random_distribution=zipf:1.1",
            Same.Count,
            o => (o.ReadWrite, o.RandomDistribution, o.IoSize) = (IoPattern.RandRead, new RandomDistribution(RandomDistributionKind.Zipf, 1.1), new SizeSpec(3 * Mib)),
            [Null(1024)]),
        ["sequencer"] = new("--rw=randread:8 --size=1m", Same.Count, o => (o.ReadWrite, o.SequencerCount) = (IoPattern.RandRead, 8), [Null(1024)]),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Jobs_do_what_fio_does(string name)
    {
        Skip.IfNot(System.IO.File.Exists("/usr/bin/fio"), "fio is not installed");
        var shape = Shapes[name];
        var options = Options(IoPattern.Read);
        shape.Set(options);

        var ours = All(options, shape.Targets ?? [Null(64)]).Select(s => ((int)s.Direction, s.Offset, s.Length)).ToList();
        var theirs = RunFio(shape.Arguments);

        switch (shape.Same)
        {
            case Same.Order:
                Assert.Equal(theirs, ours);
                break;
            case Same.Blocks:
                Assert.Equal(theirs.Order(), ours.Order());
                break;
            default:
                Assert.Equal(theirs.Count, ours.Count);
                break;
        }
    }

    private static Target Null(long kib) => new("null", TargetKind.None, kib * Kib);

    private static List<(int Direction, long Offset, int Length)> RunFio(string arguments)
    {
        var directory = Directory.CreateTempSubdirectory("bench-fio-order");
        try
        {
            var start = new ProcessStartInfo("/usr/bin/fio", $"--name=a --ioengine=null --bs=4k --log_offset=1 --write_iops_log=a {arguments}")
            {
                WorkingDirectory = directory.FullName,
                RedirectStandardOutput = true,
            };
            using (var fio = Process.Start(start)!)
            {
                fio.StandardOutput.ReadToEnd();
                fio.WaitForExit();
                Assert.Equal(0, fio.ExitCode);
            }

            // time, value, direction, block size, offset
            return [.. from line in System.IO.File.ReadLines(Path.Combine(directory.FullName, "a_iops.1.log"))
                       let f = line.Split(',', StringSplitOptions.TrimEntries).Select(v => long.Parse(v, CultureInfo.InvariantCulture)).ToArray()
                       select ((int)f[2], f[4], (int)f[3])];
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
