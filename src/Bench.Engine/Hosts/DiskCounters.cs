using System.Globalization;
using Bench.Engine.Results;

namespace Bench.Engine.Hosts;

/// <summary>The counters of one block device (Documentation/admin-guide/iostats.rst), as fio's <c>disk_util</c> uses them.</summary>
internal readonly record struct DiskCounters(
    long ReadIos,
    long ReadMerges,
    long ReadSectors,
    long ReadTicks,
    long WriteIos,
    long WriteMerges,
    long WriteSectors,
    long WriteTicks,
    long BusyTicks,
    long QueueTicks)
{
    /// <summary>Reads the text of /sys/block/*/stat; null when it is not of the known form.</summary>
    public static DiskCounters? Parse(string? text)
    {
        string[] fields = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var values = new long[11];
        for (int i = 0; i < values.Length; i++)
        {
            if (i >= fields.Length || !long.TryParse(fields[i], CultureInfo.InvariantCulture, out values[i]))
            {
                return null;
            }
        }

        // Field 9 is what is in flight, which has no difference.
        return new DiskCounters(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[9], values[10]);
    }

    /// <summary>What happened from an earlier reading to this one.</summary>
    public DiskUtilization Since(DiskCounters earlier, string name, double elapsedMilliseconds) => new(
        name,
        ReadIos - earlier.ReadIos,
        WriteIos - earlier.WriteIos,
        ReadSectors - earlier.ReadSectors,
        WriteSectors - earlier.WriteSectors,
        ReadMerges - earlier.ReadMerges,
        WriteMerges - earlier.WriteMerges,
        Ticks(ReadTicks, earlier.ReadTicks),
        Ticks(WriteTicks, earlier.WriteTicks),
        Ticks(QueueTicks, earlier.QueueTicks),
        elapsedMilliseconds > 0 ? Math.Min(100, 100.0 * Ticks(BusyTicks, earlier.BusyTicks) / elapsedMilliseconds) : 0);

    // The kernel keeps times as unsigned 32-bit milliseconds, which wrap after 49 days.
    private static long Ticks(long now, long then) => now >= then ? now - then : now - then + (1L << 32);
}
