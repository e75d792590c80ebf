using System.Globalization;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Replay;

/// <summary>
/// fio's text logs of I/O. Version 2 has lines <c>file add|open|close</c>, <c>file read|write|trim|sync|datasync offset length</c>
/// and <c>file wait milliseconds</c>; version 3 has a time in microseconds before each of them, and no <c>wait</c>. Logs that were
/// appended to one file follow each other, each with its first line.
/// </summary>
internal sealed class TextLogReader : IReplayReader
{
    private const string Version2 = "fio version 2 iolog";
    private const string Version3 = "fio version 3 iolog";
    private const int MostColumns = 6;

    private readonly string _path;
    private readonly TextReader _text;
    private readonly List<string> _files = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _version;
    private long _line;

    /// <exception cref="DeviceException">It does not begin as fio's logs do.</exception>
    public TextLogReader(string path, TextReader text)
    {
        _path = path;
        _text = text;
        _line = 1;
        string first = _text.ReadLine() ?? throw Damaged("the log is empty");
        if (!TryBegin(first))
        {
            throw Damaged($"a log of I/O begins with '{Version3}' or '{Version2}', or is a binary blktrace");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Files => _files;

    /// <inheritdoc/>
    public int Depth => 0;

    /// <inheritdoc/>
    public bool TryRead(out ReplayEvent found)
    {
        while (_text.ReadLine() is { } line)
        {
            _line++;
            if (TryBegin(line) || string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            found = Parse(line);
            return true;
        }

        found = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();

    private bool TryBegin(string line)
    {
        int version = line.StartsWith(Version3, StringComparison.Ordinal) ? 3 : line.StartsWith(Version2, StringComparison.Ordinal) ? 2 : 0;
        _version = version == 0 ? _version : version;
        return version != 0;
    }

    private ReplayEvent Parse(string line)
    {
        Span<Range> columns = stackalloc Range[MostColumns];
        ReadOnlySpan<char> text = line;
        int count = text.SplitAny(columns, " \t", StringSplitOptions.RemoveEmptyEntries);
        int at = _version == 3 ? 1 : 0;
        long time = at == 0 || count == 0 ? 0 : checked(Number(text[columns[0]], "time", long.MaxValue / 1000) * 1000);
        if (count - at is not (2 or 3 or 4))
        {
            throw Damaged($"'{line}' is not {(at == 0 ? "" : "TIME ")}FILE ACTION or {(at == 0 ? "" : "TIME ")}FILE ACTION OFFSET LENGTH");
        }

        ReadOnlySpan<char> name = text[columns[at]];
        ReadOnlySpan<char> action = text[columns[at + 1]];
        bool hasRange = count - at > 2;
        if (!hasRange)
        {
            return new ReplayEvent(ReplayAction.File, FileOf(name, action), 0, 0, time);
        }

        ReplayAction what = ActionOf(action);
        if (what == ReplayAction.Wait)
        {
            _ = FileOf(name);
            return new ReplayEvent(what, 0, 0, 0, Number(text[columns[at + 2]], "wait", long.MaxValue / 1_000_000) * 1_000_000);
        }

        if (count - at != 4)
        {
            throw Damaged($"'{line}' lacks a length");
        }

        long offset = Number(text[columns[at + 2]], "offset", long.MaxValue - uint.MaxValue);
        long length = Number(text[columns[at + 3]], "length", uint.MaxValue);
        if (length == 0 && what <= ReplayAction.Trim)
        {
            throw Damaged($"a {action} of no bytes");
        }

        return what <= ReplayAction.Trim
            ? new ReplayEvent(what, FileOf(name), offset, length, time)
            : new ReplayEvent(what, FileOf(name), 0, 0, time);
    }

    private ReplayAction ActionOf(ReadOnlySpan<char> action) => action switch
    {
        "read" => ReplayAction.Read,
        "write" => ReplayAction.Write,
        "trim" => ReplayAction.Trim,
        "sync" => ReplayAction.Sync,
        "datasync" => ReplayAction.Datasync,
        "wait" when _version == 2 => ReplayAction.Wait,
        "wait" => throw Damaged("version 3 has no wait: its times say when"),
        _ => throw Damaged($"'{action}' is not an action on a range (read, write, trim, sync, datasync{(_version == 2 ? ", wait" : "")})"),
    };

    private int FileOf(ReadOnlySpan<char> name, ReadOnlySpan<char> action)
    {
        if (action is "open" or "close")
        {
            return FileOf(name);
        }

        if (action is not "add")
        {
            throw Damaged($"'{action}' is not an action on a file (add, open, close), and an action on a range needs offset and length");
        }

        if (!_numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out int number))
        {
            number = _files.Count;
            _files.Add(name.ToString());
            _numbers.Add(_files[number], number);
        }

        return number;
    }

    private int FileOf(ReadOnlySpan<char> name) =>
        _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out int number)
            ? number
            : throw Damaged($"{name} was not added before its first use");

    private long Number(ReadOnlySpan<char> text, string what, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most
            ? number
            : throw Damaged($"'{text}' is no {what}: a whole number up to {most} is expected");

    private DeviceException Damaged(string fault) => new(_path, Errno.EINVAL, $"{_path}:{_line}: {fault}");
}
