namespace Bench.Engine;

/// <summary>What an I/O does; the numeric values are fio's (<c>ddir</c> in its logs).</summary>
public enum IoDirection : byte
{
    /// <summary>Data from the target.</summary>
    Read = 0,

    /// <summary>Data to the target.</summary>
    Write = 1,

    /// <summary>Discard (TRIM, UNMAP) of a range.</summary>
    Trim = 2,

    /// <summary>fsync, fdatasync or sync_file_range: counted apart, moves no data.</summary>
    Sync = 3,
}
