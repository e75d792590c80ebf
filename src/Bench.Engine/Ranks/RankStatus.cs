using Bench.Engine.Measuring;
using Bench.Engine.Planning;
using Bench.Engine.Running;

namespace Bench.Engine.Ranks;

/// <summary>How the daemons of a rank are doing, a few dozen bytes each, for the one live view on rank 0.</summary>
internal static class RankStatus
{
    public static byte[] Encode(IEnumerable<DaemonProgress> daemons)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (DaemonProgress daemon in daemons)
        {
            writer.Write((byte)daemon.State);
            writer.Write(daemon.IsHeld);
            writer.Write7BitEncodedInt64(daemon.StartedAt);
            writer.Write7BitEncodedInt64(daemon.PassBytes);
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                DirectionStatistics statistics = daemon.Statistics[direction];
                writer.Write7BitEncodedInt64(statistics.TotalIos);
                writer.Write7BitEncodedInt64(statistics.Bytes);
                writer.Write7BitEncodedInt64(statistics.Lat.Count);
                writer.Write7BitEncodedInt64(statistics.Lat.Sum);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The daemons of a plan as a status shows them; statistics have counts and sums alone.</summary>
    public static IReadOnlyList<DaemonProgress> Decode(ReadOnlyMemory<byte> status, RunPlan plan, long clockOffset)
    {
        var daemons = new List<DaemonProgress>(plan.Daemons.Count);
        using var reader = new BinaryReader(new MemoryStream(status.ToArray()));
        foreach (DaemonPlan daemon in plan.Daemons)
        {
            if (reader.BaseStream.Position == reader.BaseStream.Length)
            {
                break;
            }

            var state = (DaemonState)reader.ReadByte();
            bool isHeld = reader.ReadBoolean();
            long startedAt = reader.Read7BitEncodedInt64();
            long passBytes = reader.Read7BitEncodedInt64();
            var statistics = new DaemonStatistics();
            for (IoDirection direction = IoDirection.Read; direction <= IoDirection.Trim; direction++)
            {
                statistics[direction].TotalIos = reader.Read7BitEncodedInt64();
                statistics[direction].Bytes = reader.Read7BitEncodedInt64();
                statistics[direction].Lat.Show(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
            }

            daemons.Add(new DaemonProgress(daemon, state, statistics, startedAt == 0 ? 0 : startedAt - clockOffset, passBytes, isHeld));
        }

        return daemons;
    }
}
