using Bench.Engine.Engines;
using Bench.Engine.Targets;

namespace Bench.Engine.Workload.Verification;

/// <summary>Checks blocks that were read. Not to be shared: every thread that checks has its own.</summary>
internal sealed unsafe class BlockCheck(BlockStamp stamp, IReadOnlyList<Target> targets, bool dumps)
{
    /// <summary>Checks one block.</summary>
    /// <param name="unit">The read.</param>
    /// <param name="buffer">What it read.</param>
    /// <param name="replaced">By interval, true where another write came after the one that is expected; empty when none did.</param>
    /// <param name="now">Clock time, for what should have been there.</param>
    /// <returns>Null, or what is wrong with the first bad interval.</returns>
    public WorkloadFailure? Check(in IoUnit unit, byte* buffer, ReadOnlySpan<bool> replaced, long now)
    {
        int interval = stamp.IntervalOf(unit.Length);
        if (WriteRecord.IsTrimmed(unit.Sequence))
        {
            return CheckZeroes(unit, buffer, interval, replaced);
        }

        var block = new ExpectedBlock(unit.Offset, unit.Seed, unit.Sequence, unit.Purpose == IoPurpose.Verify);
        for (int at = 0, number = 0; at < unit.Length; at += interval, number++)
        {
            if ((number >= replaced.Length || !replaced[number]) && stamp.Check(buffer, at, unit.Length, block) is { } wrong)
            {
                return Failure(unit, buffer, at, interval, block, wrong, now);
            }
        }

        return null;
    }

    private WorkloadFailure? CheckZeroes(in IoUnit unit, byte* buffer, int interval, ReadOnlySpan<bool> replaced)
    {
        for (int at = 0, number = 0; at < unit.Length; at += interval, number++)
        {
            int first = number < replaced.Length && replaced[number] ? -1 : new ReadOnlySpan<byte>(buffer + at, interval).IndexOfAnyExcept((byte)0);
            if (first >= 0)
            {
                return new WorkloadFailure(
                    WorkloadFailure.BadData,
                    $"trim: verify failed at file {targets[unit.Target].Path} offset {unit.Offset}, length {unit.Length}, block offset {at + first}",
                    true);
            }
        }

        return null;
    }

    private WorkloadFailure Failure(in IoUnit unit, byte* buffer, int at, int interval, in ExpectedBlock block, BadBlock bad, long now)
    {
        string path = targets[unit.Target].Path;
        long offset = unit.Offset + at;
        string place = $"at file {path} offset {offset}, length {interval} (requested block: offset={unit.Offset}, length={unit.Length})";
        string message = bad.Method is null ? $"verify: {bad.What} {place}" : $"{bad.Method}: verify failed {place}: {bad.What}";
        if (dumps)
        {
            var received = new ReadOnlySpan<byte>(buffer + at, interval);
            message += bad.Method is null
                ? VerifyDump.WriteHeader(path, offset, received)
                : VerifyDump.Write(path, offset, received, stamp.Expected(buffer, at, unit.Length, block, now));
        }

        return new WorkloadFailure(WorkloadFailure.BadData, message, true);
    }
}
