using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// The columns of fio's logs: <c>time_ms, value[, max], ddir, bs[, offset], prio[, issue_time_ns]</c>, separated by a comma and
/// a blank.
/// </summary>
internal sealed class LogRowFormat
{
    private readonly bool _offset;
    private readonly bool _issueTime;
    private readonly bool _both;
    private readonly bool _compressed;
    private readonly bool _inHexadecimal;
    private readonly IoPriority _own;
    private readonly string _priority;

    public LogRowFormat(JobOptions options)
    {
        _offset = options.LogOffset;
        _issueTime = options.LogIssueTime;
        _both = options is { LogAvgMsec: > 0, LogWindowValue: LogWindowValue.Both };
        _compressed = options.LogStoreCompressed;
        _inHexadecimal = options.LogPriority;
        _own = new IoPriority(options.IoPriorityClass ?? 0, options.IoPriority ?? 0);
        _priority = TextOf(_own);
    }

    /// <summary>Writes a row of a single I/O.</summary>
    public void Write(LogFile file, long milliseconds, long value, in IoTraceEntry entry, long issueTime) => Write(
        file, milliseconds, value, 0, entry.Direction, entry.Length, entry.Offset, entry.Priority == 0 ? _own : new IoPriority(entry.Priority), issueTime);

    /// <summary>Writes a row of a window.</summary>
    public void WriteWindow(LogFile file, long milliseconds, long value, long maximum, IoDirection direction) =>
        Write(file, milliseconds, value, maximum, direction, 0, 0, _own, 0);

    private void Write(
        LogFile file, long milliseconds, long value, long maximum, IoDirection direction, long size, long offset, IoPriority priority, long issueTime)
    {
        if (_compressed)
        {
            Store(file, milliseconds, value, direction, size, offset, priority);
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
        string column = priority == _own ? _priority : TextOf(priority);
        column.CopyTo(row[length..]);
        length += column.Length;
        if (_issueTime)
        {
            Append(row, ref length, issueTime);
        }

        row[length++] = '\n';
        file.Writer.Write(row[..length]);
    }

    private void Store(LogFile file, long milliseconds, long value, IoDirection direction, long size, long offset, IoPriority priority)
    {
        var sample = new StoredSample
        {
            Milliseconds = milliseconds,
            Value = value,
            Marks = StoredSample.MarksOf(direction, _offset, _inHexadecimal),
            Priority = priority.Value,
            BlockSize = size,
        };
        file.Samples.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<StoredSample>(in sample)));
        if (_offset)
        {
            file.Samples.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in offset)));
        }
    }

    private string TextOf(IoPriority priority) =>
        _inHexadecimal ? "0x" + priority.Value.ToString("x4", CultureInfo.InvariantCulture)
        : priority.Class == IoPriority.RealTime ? "1"
        : "0";

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
