using System.Globalization;
using System.Text;
using Bench.Engine.Engines;

namespace Bench.Engine.Measuring.Logs;

/// <summary>
/// Writes fio's I/O log, version 3 (<c>write_iolog</c>): <c>usec file add|open|close</c> and
/// <c>usec file read|write|trim|sync|datasync offset length</c>, in the order of issue. As with fio, a log that is there is appended to.
/// </summary>
internal static class IoLogWriter
{
    public static void Write(string path, IReadOnlyList<string> files, IReadOnlyList<IoTraceEntry> entries, LogEpoch epoch, long ended)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        Directory.CreateDirectory(folder!);
        using var writer = new StreamWriter(path, append: true, new UTF8Encoding(false), 1 << 16);
        writer.Write("fio version 3 iolog\n");
        foreach (string file in files)
        {
            writer.Write($"0 {file} add\n");
            writer.Write($"0 {file} open\n");
        }

        // Stable: I/Os of one batch share a clock reading.
        foreach (IoTraceEntry entry in entries.OrderBy(static entry => entry.Started))
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Microseconds(entry.Started, epoch)} {files[entry.Target]} {Action(entry)} {entry.Offset} {entry.Length}\n"));
        }

        foreach (string file in files)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Microseconds(ended, epoch)} {file} close\n"));
        }
    }

    private static long Microseconds(long clock, LogEpoch epoch) => (clock - epoch.Clock) / 1000;

    private static string Action(in IoTraceEntry entry) => (entry.Direction, entry.SyncCall) switch
    {
        (IoDirection.Read, _) => "read",
        (IoDirection.Write, _) => "write",
        (IoDirection.Trim, _) => "trim",
        (_, SyncCall.Fdatasync) => "datasync",
        _ => "sync",
    };
}
