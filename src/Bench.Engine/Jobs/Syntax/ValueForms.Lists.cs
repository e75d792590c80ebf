using System.Globalization;
using System.Numerics;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Jobs.Syntax;

/// <summary>A parsed <c>ignore_error</c>: errno values by kind of I/O.</summary>
internal sealed record IgnoredErrors(IReadOnlyList<int> Read, IReadOnlyList<int> Write, IReadOnlyList<int> Verify);

// Lists of CPUs and errors, and other compound values.
public static partial class ValueForms
{
    private const int MostCpus = 4096;

    /// <summary>CPU numbers and ranges, separated by commas.</summary>
    public static OptionSyntax<IReadOnlyList<int>> CpuList { get; } = new("CPU list such as 0,5,8-15", text =>
    {
        var cpus = new SortedSet<int>();
        foreach (var part in text.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var range = part.Split('-');
            var first = ParseCpu(range[0]);
            var last = range.Length == 1 ? first : range.Length == 2 ? ParseCpu(range[1]) : throw NotACpu(part);
            if (last < first)
            {
                throw new OptionValueException($"the CPU range '{part}' runs backwards");
            }

            for (var cpu = first; cpu <= last; cpu++)
            {
                cpus.Add(cpu);
            }
        }

        return cpus.Count > 0 ? cpus.ToArray() : throw new OptionValueException($"'{text.Value}' names no CPU");
    });

    /// <summary>A bit mask of CPUs.</summary>
    public static OptionSyntax<IReadOnlyList<int>> CpuMask { get; } = new("bit mask of CPUs, such as 0x5", text =>
    {
        var mask = Quantity.ParseWhole(text, QuantityUnits.Size(text.KbBase), "");
        if (mask <= 0)
        {
            throw new OptionValueException("the CPU mask has no bit set");
        }

        var cpus = new List<int>();
        for (var bits = (ulong)mask; bits != 0; bits &= bits - 1)
        {
            cpus.Add(BitOperations.TrailingZeroCount(bits));
        }

        return cpus;
    });

    /// <summary>NUMA nodes as numbers and ranges; <c>all</c> is the empty list.</summary>
    public static OptionSyntax<IReadOnlyList<int>> NodeList { get; } = new(
        "list of NUMA nodes such as 0,2-3, or all", text => text.Value == "all" ? [] : CpuList.Parse(text));

    internal static OptionSyntax<NumaMemoryPolicy> MemoryPolicy { get; } = WordWithSuffix<NumaMemoryMode, NumaMemoryPolicy>(
        ":NODES",
        static (mode, nodes) => (mode, nodes) switch
        {
            (NumaMemoryMode.Default or NumaMemoryMode.Local, null) => new NumaMemoryPolicy(mode, []),
            (NumaMemoryMode.Default or NumaMemoryMode.Local, _) => throw new OptionValueException("default and local take no nodes"),
            (_, null) => throw new OptionValueException("prefer, bind and interleave need nodes, such as bind:0-1"),
            (NumaMemoryMode.Preferred, { } text) when NodeList.Parse(text).Count != 1 => throw new OptionValueException("prefer takes one node"),
            (_, { } text) => new NumaMemoryPolicy(mode, NodeList.Parse(text)),
        },
        ("default", NumaMemoryMode.Default, "as the process has it"),
        ("prefer", NumaMemoryMode.Preferred, "from one node while it has room"),
        ("bind", NumaMemoryMode.Bind, "from these nodes only"),
        ("interleave", NumaMemoryMode.Interleave, "from these nodes in turn"),
        ("local", NumaMemoryMode.Local, "from the node of the daemon's CPU"));

    internal static OptionSyntax<IgnoredErrors> IgnoredErrorLists { get; } = new(
        "READ,WRITE,VERIFY lists of errors, each name or number separated by ':'",
        text =>
        {
            var fields = text.Value.Split(',');
            if (fields.Length > 3)
            {
                throw new OptionValueException($"{fields.Length} lists, at most three (read,write,verify) are possible");
            }

            var lists = new IReadOnlyList<int>[] { [], [], [] };
            for (var i = 0; i < fields.Length; i++)
            {
                lists[i] = Array.ConvertAll(
                    fields[i].Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    ParseErrno);
            }

            return new IgnoredErrors(lists[0], lists[1], lists[2]);
        });

    internal static OptionSyntax<ReplaySkip> ReplaySkips { get; } = new(
        "read, write, trim, sync separated by ','",
        text => text.Value.Split(',', StringSplitOptions.TrimEntries).Aggregate(ReplaySkip.None, static (skips, word) => skips | word switch
        {
            "read" => ReplaySkip.Read,
            "write" => ReplaySkip.Write,
            "trim" => ReplaySkip.Trim,
            "sync" => ReplaySkip.Sync,
            _ => throw new OptionValueException($"'{word}' is not one of read, write, trim, sync"),
        }));

    internal static OptionSyntax<(TimeSpan From, TimeSpan? To)> DelayRange { get; } = new(
        "time in seconds (or with suffix), or range LOW-HIGH of which each daemon draws one",
        text =>
        {
            if (SplitRange(text.Value) is not { } range)
            {
                return (ParseTime(text, TimeUnit.Seconds), null);
            }

            var low = ParseTime(text.With(range.Low), TimeUnit.Seconds);
            var high = ParseTime(text.With(range.High), TimeUnit.Seconds);
            return low <= high ? (low, high) : (high, low);
        });

    internal static OptionSyntax<SyncFileRange> SyncFileRangeFlags { get; } = new(
        "flags separated by ',' and :N, every N writes: wait_before, write, wait_after",
        text =>
        {
            var colon = text.Value.IndexOf(':', StringComparison.Ordinal);
            var flags = 0u;
            foreach (var word in (colon < 0 ? text.Value : text.Value[..colon]).Split(',', StringSplitOptions.TrimEntries))
            {
                // SYNC_FILE_RANGE_* of linux/fs.h.
                flags |= word switch
                {
                    "wait_before" => 1u,
                    "write" => 2u,
                    "wait_after" => 4u,
                    _ => throw new OptionValueException($"'{word}' is not one of wait_before, write, wait_after"),
                };
            }

            return new SyncFileRange(flags, colon < 0 ? 1 : Integer(1).Parse(text.With(text.Value[(colon + 1)..])));
        });

    internal static OptionSyntax<(MemoryKind Kind, string? File)> BufferMemory { get; } = WordWithSuffix<MemoryKind, (MemoryKind, string?)>(
        ":FILE for the mmap kinds",
        (kind, suffix) => suffix is null || kind is MemoryKind.Mmap or MemoryKind.MmapHuge or MemoryKind.MmapShared
            ? (kind, suffix?.Value)
            : throw new OptionValueException("only mmap, mmaphuge and mmapshared take a file"),
        ("malloc", MemoryKind.Malloc, "aligned heap memory"),
        ("shm", MemoryKind.Shm, "SysV shared memory"),
        ("shmhuge", MemoryKind.ShmHuge, "SysV shared memory on huge pages"),
        ("mmap", MemoryKind.Mmap, "anonymous mapping, or of a file with mmap:FILE"),
        ("mmapshared", MemoryKind.MmapShared, "shared mapping"),
        ("mmaphuge", MemoryKind.MmapHuge, "mapping on huge pages, mmaphuge:FILE"));

    private static int ParseCpu(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cpu) && cpu < MostCpus
            ? cpu
            : throw NotACpu(text);

    private static OptionValueException NotACpu(string text) => new($"'{text}' is not a CPU number below {MostCpus}");

    private static int ParseErrno(string text)
    {
        if (Errno.TryParse(text, out var number))
        {
            return number;
        }

        if (text.StartsWith('E'))
        {
            var nearest = NearestName.Find(text, Errno.Names);
            throw new OptionValueException($"unknown error name '{text}'" + (nearest is null ? "; use its number" : $"; did you mean {nearest}?"));
        }

        var value = Quantity.ParseWhole(new OptionText(text), QuantityUnits.Size(1024), "");
        return Math.Abs(value) is > 0 and <= 4095 ? (int)Math.Abs(value) : throw new OptionValueException($"{text} is not an error number");
    }
}
