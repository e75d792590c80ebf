using System.Globalization;

namespace Bench.PeerJobs;

/// <summary>An I/O of an I/O log. When files are opened and closed between I/Os is left to either program.</summary>
/// <param name="File">Name as the log has it.</param>
/// <param name="Action">read, write, trim, sync, datasync.</param>
/// <param name="Offset">Bytes; 0 where nothing is transferred.</param>
/// <param name="Length">Bytes; 0 where nothing is transferred.</param>
public readonly record struct IoRecord(string File, string Action, long Offset, long Length)
{
    /// <summary>Entries in the order of the log, time stamps left out.</summary>
    public static List<IoRecord> Read(PeerRun run, string file)
    {
        var records = new List<IoRecord>();
        foreach (string line in run.Lines(file).Skip(1))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isStamped = long.TryParse(words[0], CultureInfo.InvariantCulture, out _);
            string[] rest = isStamped ? words[1..] : words;
            if (rest.Length < 4)
            {
                continue;
            }

            long length = long.Parse(rest[3], CultureInfo.InvariantCulture);
            records.Add(new IoRecord(rest[0], rest[1], length == 0 ? 0 : long.Parse(rest[2], CultureInfo.InvariantCulture), length));
        }

        return records;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} {Action} {Offset} {Length}");
}
