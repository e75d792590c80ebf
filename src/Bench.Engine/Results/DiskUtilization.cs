namespace Bench.Engine.Results;

/// <summary>What a block device below the targets did during the run (fio <c>disk_util</c>), from /sys/block/*/stat.</summary>
/// <param name="Name">Kernel name, such as <c>vda</c>.</param>
/// <param name="ReadIos">Reads completed.</param>
/// <param name="WriteIos">Writes completed.</param>
/// <param name="ReadSectors">Sectors of 512 bytes read.</param>
/// <param name="WriteSectors">Sectors of 512 bytes written.</param>
/// <param name="ReadMerges">Reads merged by the block layer.</param>
/// <param name="WriteMerges">Writes merged.</param>
/// <param name="ReadTicks">Time of reads, ms.</param>
/// <param name="WriteTicks">Time of writes, ms.</param>
/// <param name="QueueTicks">Time in queue, ms.</param>
/// <param name="Utilization">Share of the run in which the device was busy, 0..100.</param>
public sealed record DiskUtilization(
    string Name,
    long ReadIos,
    long WriteIos,
    long ReadSectors,
    long WriteSectors,
    long ReadMerges,
    long WriteMerges,
    long ReadTicks,
    long WriteTicks,
    long QueueTicks,
    double Utilization)
{
    /// <summary>Bytes in a sector of the kernel's counters.</summary>
    public const int SectorBytes = 512;
}
