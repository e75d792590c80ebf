using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// Which I/Os of a job get a priority of their own (<c>cmdprio_percentage</c> or <c>cmdprio_bssplit</c>, with <c>cmdprio_class</c>,
/// <c>cmdprio</c> and <c>cmdprio_hint</c>): a share of the reads and one of the writes, at large or by block size.
/// </summary>
internal sealed class CommandPriorities
{
    private const int DefaultClass = IoPriority.RealTime;

    private readonly PrioritySplit[][] _splits;
    private readonly bool _bySize;
    private ulong _random;

    private CommandPriorities(PrioritySplit[][] splits, bool bySize, ulong seed)
    {
        _splits = splits;
        _bySize = bySize;
        _random = seed;
    }

    /// <summary>The priorities that reads and writes of a job may have, its own first; empty where nothing is raised.</summary>
    public static PerDirection<IReadOnlyList<IoPriority>> Of(JobOptions options)
    {
        var own = new IoPriority(options.IoPriorityClass ?? 0, options.IoPriority ?? 0);
        IReadOnlyList<IoPriority> All(PrioritySplit[] splits) => splits.Length == 0 ? [] : [.. splits.Select(static split => split.Priority).Prepend(own).Distinct()];
        PrioritySplit[][] splits = Split(options);
        return new(All(splits[0]), All(splits[1]), []);
    }

    /// <summary>The choice that a job asks for, or null when it asks for none.</summary>
    /// <exception cref="DeviceException">EINVAL: the options contradict each other.</exception>
    public static CommandPriorities? Create(JobOptions options)
    {
        bool bySize = options.EngineOptions.ContainsKey("cmdprio_bssplit");
        if (bySize && Percentage(options) is { } percentage && (percentage.Read > 0 || percentage.Write > 0))
        {
            throw new DeviceException(options.IoEngine, Errno.EINVAL, "cmdprio_percentage and cmdprio_bssplit say the same in two ways; remove one.");
        }

        PrioritySplit[][] splits = Split(options);
        return splits.All(static split => split.Length == 0) ? null : new CommandPriorities(splits, bySize, options.RandSeed ?? 1);
    }

    /// <summary>The priority of the next I/O of that direction and size; <see cref="IoPriority.Value"/> 0 leaves it the job's.</summary>
    public ushort Next(IoDirection direction, int length)
    {
        PrioritySplit[] splits = direction <= IoDirection.Write ? _splits[(int)direction] : [];
        if (splits.Length == 0)
        {
            return 0;
        }

        int draw = (int)(((NextRandom() >> 32) * 100) >> 32);
        foreach (ref readonly PrioritySplit split in splits.AsSpan())
        {
            if (_bySize && split.Size != length)
            {
                continue;
            }

            if (draw < split.Percent)
            {
                return split.Priority.Value;
            }

            draw -= split.Percent;
        }

        return 0;
    }

    private static PerDirection<int>? Percentage(JobOptions options) => Values(options, "cmdprio_percentage");

    private static PerDirection<int>? Values(JobOptions options, string name) =>
        options.EngineOptions.TryGetValue(name, out object? value) ? (PerDirection<int>)value : null;

    // For reads and for writes.
    private static PrioritySplit[][] Split(JobOptions options)
    {
        PerDirection<int> classes = Values(options, "cmdprio_class") ?? new(DefaultClass);
        PerDirection<int> levels = Values(options, "cmdprio") ?? default;
        PerDirection<int> hints = Values(options, "cmdprio_hint") ?? default;
        var result = new PrioritySplit[2][];
        for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Write; direction++)
        {
            // As in fio, no class means the real-time one.
            var raised = new IoPriority(classes[direction] == 0 ? DefaultClass : classes[direction], levels[direction], hints[direction]);
            bool used = options.ReadWrite.HasFlag(direction == IoDirection.Read ? IoPattern.Read : IoPattern.Write);
            result[(int)direction] = !used ? []
                : options.EngineOptions.TryGetValue("cmdprio_bssplit", out object? split)
                    ? [.. ((PerDirection<IReadOnlyList<PriorityShare>>)split)[direction].Where(static share => share.Percent > 0)
                        .Select(share => new PrioritySplit(share.Size, share.Percent, share.Priority ?? raised))]
                : Percentage(options) is { } percentage && percentage[direction] > 0 ? [new PrioritySplit(0, percentage[direction], raised)]
                : [];
        }

        return result;
    }

    // A Weyl sequence through SplitMix64's first mix: enough for a share of I/Os.
    private ulong NextRandom()
    {
        _random += 0x9E3779B97F4A7C15;
        ulong mixed = (_random ^ (_random >> 30)) * 0xBF58476D1CE4E5B9;
        return mixed ^ (mixed >> 27);
    }

    private readonly record struct PrioritySplit(long Size, int Percent, IoPriority Priority);
}
