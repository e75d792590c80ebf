using System.Buffers.Binary;
using System.Text;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// How far a verified job has written, in a file of fio 3.33's format (version 3), so that a later run knows which blocks to
/// check (<c>verify_state_save</c>, <c>verify_state_load</c>).
/// </summary>
/// <param name="Job">Name of the job.</param>
/// <param name="Index">Number of the daemon over the whole run, from 0.</param>
/// <param name="Depth">The job's iodepth: as many writes before <paramref name="Writes"/> may have been in flight.</param>
/// <param name="Files">Files of the daemon.</param>
/// <param name="Writes">Writes issued.</param>
/// <param name="Completed">The last writes to have completed, at most <paramref name="Depth"/> of each file.</param>
internal sealed record VerifyState(string Job, int Index, int Depth, int Files, long Writes, IReadOnlyList<CompletedWrite> Completed)
{
    private const ulong Version = 3;
    private const int HeaderBytes = 24;
    private const int FixedBytes = 152;
    private const int NameBytes = 64;
    private const int CompletedBytes = 16;

    // fio stores its generator's state here and never reads it; its last word is always 0 in fio's own files.
    private const int RandomAt = 40;
    private const int OriginAt = RandomAt + 12;
    private const int NameAt = 88;
    private const uint BenchOrigin = 0x484E_4342;

    /// <summary>True when Bench saved it: fio's random jobs visit their blocks in another order.</summary>
    public bool IsOurs { get; private init; } = true;

    /// <summary>The file of a daemon's state: <c>local-JOB-N-verify.state</c>.</summary>
    /// <param name="folder">Where it lies (<c>--aux-path</c>); null: the current directory.</param>
    /// <param name="job">Name of the job.</param>
    /// <param name="index">Number of the daemon, from 0.</param>
    public static string PathOf(string? folder, string job, int index) =>
        Path.Combine(folder ?? "", $"local-{job.Replace('/', '.')}-{index}-verify.state");

    /// <summary>Reads a state.</summary>
    /// <exception cref="DeviceException">There is none, or none that can be used; the message says why.</exception>
    public static VerifyState Load(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, Errno.ENOENT, $"verify_state_load: the state file {path} cannot be read: {failure.Message}");
        }

        if (file.Length < HeaderBytes)
        {
            throw Unusable(path, "it is too short for a state");
        }

        ulong version = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (version != Version)
        {
            throw Unusable(path, $"its format is version {version}, and only version {Version}, which fio 3.33 writes, can be read");
        }

        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(8));
        if (size < FixedBytes || size > (ulong)(file.Length - HeaderBytes))
        {
            throw Unusable(path, "it is cut off");
        }

        ReadOnlySpan<byte> state = file.AsSpan(HeaderBytes, (int)size);
        return BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(16)) == Checksum(state)
            ? Decode(state, path)
            : throw Unusable(path, "its checksum is wrong");
    }

    /// <summary>Writes the state over an older one.</summary>
    /// <returns>Null, or why it could not be written.</returns>
    public string? Save(string path)
    {
        byte[] state = Encode();
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), (ulong)state.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), Checksum(state));
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            file.Write(header);
            file.Write(state);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"the verify state could not be saved: {failure.Message}; --aux-path names another folder, verify_state_save=0 saves none";
        }
    }

    private byte[] Encode()
    {
        byte[] state = new byte[FixedBytes + (Depth * Files * CompletedBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(state, (ulong)Completed.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(state.AsSpan(8), (uint)Depth);
        BinaryPrimitives.WriteUInt32LittleEndian(state.AsSpan(12), (uint)Files);
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(16), (ulong)Writes);
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(24), (ulong)Index);
        BinaryPrimitives.WriteUInt32LittleEndian(state.AsSpan(OriginAt), BenchOrigin);
        byte[] name = Encoding.UTF8.GetBytes(Job);
        name.AsSpan(0, Math.Min(name.Length, NameBytes - 1)).CopyTo(state.AsSpan(NameAt));
        int at = FixedBytes;
        foreach (CompletedWrite write in Completed)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(at), (ulong)write.File);
            BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(at + 8), (ulong)write.Offset);
            at += CompletedBytes;
        }

        return state;
    }

    private static VerifyState Decode(ReadOnlySpan<byte> state, string path)
    {
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(state);
        if (count > (ulong)((state.Length - FixedBytes) / CompletedBytes))
        {
            throw Unusable(path, "it names more writes than it holds");
        }

        var completed = new CompletedWrite[(int)count];
        for (int i = 0; i < completed.Length; i++)
        {
            ReadOnlySpan<byte> write = state[(FixedBytes + (i * CompletedBytes))..];
            completed[i] = new CompletedWrite(
                (int)BinaryPrimitives.ReadUInt64LittleEndian(write), (long)BinaryPrimitives.ReadUInt64LittleEndian(write[8..]));
        }

        return new VerifyState(
            Encoding.UTF8.GetString(state.Slice(NameAt, NameBytes)).TrimEnd('\0'),
            (int)BinaryPrimitives.ReadUInt64LittleEndian(state[24..]),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(state[8..]),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(state[12..]),
            (long)BinaryPrimitives.ReadUInt64LittleEndian(state[16..]),
            completed)
        {
            IsOurs = BinaryPrimitives.ReadUInt32LittleEndian(state[OriginAt..]) == BenchOrigin,
        };
    }

    private static unsafe ulong Checksum(ReadOnlySpan<byte> state)
    {
        fixed (byte* bytes = state)
        {
            return Crc32cChecksum.Compute(bytes, state.Length);
        }
    }

    private static DeviceException Unusable(string path, string why) =>
        new(path, Errno.EINVAL, $"verify_state_load: the state file {path} cannot be used: {why}");
}

/// <summary>A write that has completed.</summary>
/// <param name="File">Number of the file among those of the daemon.</param>
/// <param name="Offset">Where it began, bytes.</param>
internal readonly record struct CompletedWrite(int File, long Offset);
