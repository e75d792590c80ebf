using Bench.Iscsi.Target.Native;
using Microsoft.Win32.SafeHandles;

namespace Bench.Iscsi.Target.Luns;

/// <summary>A LUN on a regular file, through the page cache; SYNCHRONIZE CACHE and FUA bring it to the medium.</summary>
internal sealed class FileLunStore : LunStore
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    private FileLunStore(SafeFileHandle file, string path, long length)
        : base(length)
    {
        _file = file;
        _path = path;
    }

    public override bool HasVolatileCache => true;

    /// <summary>Opens a file, or makes it (sparse) when <paramref name="size"/> is given and there is none.</summary>
    /// <exception cref="IscsiException">The file is missing, not a regular file, in use by another target, or cannot be opened.</exception>
    public static FileLunStore Open(string path, long? size, bool readOnly, int blockSize)
    {
        bool exists = File.Exists(path);
        if (!exists && size is null)
        {
            throw new IscsiException($"LUN file {path} does not exist; give its size to have it made: file:{path},size=1g");
        }
        if (exists && (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.Directory)) != 0)
        {
            throw new IscsiException($"LUN file {path} is not a regular file; only regular files are served, so that no disk in use can be overwritten");
        }
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, exists ? FileMode.Open : FileMode.CreateNew, readOnly ? FileAccess.Read : FileAccess.ReadWrite,
                readOnly ? FileShare.Read : FileShare.None, FileOptions.RandomAccess);
            if (!exists)
            {
                RandomAccess.SetLength(file, size!.Value);
            }
            long length = Math.Min(RandomAccess.GetLength(file), size ?? long.MaxValue) / blockSize * blockSize;
            if (length == 0)
            {
                throw new IscsiException($"LUN file {path} is shorter than one block of {blockSize} bytes");
            }
            return new FileLunStore(file, path, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new IscsiException($"LUN file {path} cannot be opened: {e.Message}", e);
        }
        catch (IscsiException)
        {
            file?.Dispose();
            throw;
        }
    }

    public override void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_file, destination, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"{_path} was cut short to {offset} bytes while it was served");
            }
            destination = destination[read..];
            offset += read;
        }
    }

    public override void Write(long offset, ReadOnlySpan<byte> source) => RandomAccess.Write(_file, source, offset);

    public override void Flush() => RandomAccess.FlushToDisk(_file);

    public override void Discard(long offset, long length)
    {
        if (SparseFile.TryPunchHole(_file, offset, length))
        {
            return;
        }
        byte[] zeros = new byte[(int)Math.Min(length, 1 << 16)];
        for (long end = offset + length; offset < end; offset += zeros.Length)
        {
            RandomAccess.Write(_file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, end - offset)), offset);
        }
    }

    public override bool IsMapped(long offset, out long run)
    {
        bool mapped = SparseFile.IsData(_file, offset, Length, out long end);
        run = end - offset;
        return mapped;
    }

    public override void Dispose() => _file.Dispose();
}
