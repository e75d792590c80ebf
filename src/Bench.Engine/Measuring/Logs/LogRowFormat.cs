using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// The columns of fio's logs: <c>time_ms, value[, max], ddir, bs[, offset], prio[, issue_time_ns]</c>, separated by a comma and
/// a blank.
/// </summary>
internal sealed class LogRowFormat
{
    private const int RealTimeClass = 1;

    private readonly bool _offset;
    private readonly bool _issueTime;
    private readonly bool _both;
    private readonly bool _compressed;
    private readonly ushort _priorityValue;
    private readonly bool _priorityShown;
    private readonly string _priority;

    public LogRowFormat(JobOptions options)
    {
        _offset = options.LogOffset;
        _issueTime = options.LogIssueTime;
        _both = options is { LogAvgMsec: > 0, LogWindowValue: LogWindowValue.Both };
        _compressed = options.LogStoreCompressed;
        _priorityShown = options.LogPriority;
        int priority = ((options.IoPriorityClass ?? 0) << 13) | (options.IoPriority ?? 0);
        _priorityValue = (ushort)priority;
        _priority = options.LogPriority
            ? "0x" + priority.ToString("x4", CultureInfo.InvariantCulture)
            : options.IoPriorityClass == RealTimeClass ? "1" : "0";
    }

    /// <summary>Writes a row of a single I/O.</summary>
    public void Write(LogFile file, long milliseconds, long value, in IoTraceEntry entry, long issueTime) =>
        Write(file, milliseconds, value, 0, entry.Direction, entry.Length, entry.Offset, issueTime);

    /// <summary>Writes a row of a window.</summary>
    public void WriteWindow(LogFile file, long milliseconds, long value, long maximum, IoDirection direction) =>
        Write(file, milliseconds, value, maximum, direction, 0, 0, 0);

    private void Write(
        LogFile file, long milliseconds, long value, long maximum, IoDirection direction, long size, long offset, long issueTime)
    {
        if (_compressed)
        {
            Store(file, milliseconds, value, direction, size, offset);
            return;
        }

        Span<char> row = stackalloc char[224];
        int length = 0;
        Append(row, ref length, milliseconds, first: true);
        Append(row, ref length, value);
        if (_both)
        {
            Append(row, ref length, maximum);
        }

        Append(row, ref length, (long)direction);
        Append(row, ref length, size);
        if (_offset)
        {
            Append(row, ref length, offset);
        }

        ", ".CopyTo(row[length..]);
        length += 2;
        _priority.CopyTo(row[length..]);
        length += _priority.Length;
        if (_issueTime)
        {
            Append(row, ref length, issueTime);
        }

        row[length++] = '\n';
        file.Writer.Write(row[..length]);
    }

    private void Store(LogFile file, long milliseconds, long value, IoDirection direction, long size, long offset)
    {
        var sample = new StoredSample
        {
            Milliseconds = milliseconds,
            Value = value,
            Marks = StoredSample.MarksOf(direction, _offset, _priorityShown),
            Priority = _priorityValue,
            BlockSize = size,
        };
        file.Samples.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<StoredSample>(in sample)));
        if (_offset)
        {
            file.Samples.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in offset)));
        }
    }

    private static void Append(Span<char> row, ref int length, long value, bool first = false)
    {
        if (!first)
        {
            row[length++] = ',';
            row[length++] = ' ';
        }

        value.TryFormat(row[length..], out int written, provider: CultureInfo.InvariantCulture);
        length += written;
    }
}
