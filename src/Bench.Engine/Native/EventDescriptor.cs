using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>An event that a poll can wait for and another thread can raise: eventfd(2).</summary>
internal static unsafe partial class EventDescriptor
{
    private const int EFD_NONBLOCK = 0x800;
    private const int EFD_CLOEXEC = 0x80000;

    /// <summary>A lowered event; close it with <see cref="LinuxFile.Close"/>.</summary>
    /// <exception cref="IOException">The process has too many descriptors.</exception>
    public static int Create()
    {
        int created = Eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        return created >= 0 ? created : throw new IOException($"eventfd: {Errno.Describe(Errno.Last)}");
    }

    /// <summary>Ends the waits for the event, now or later.</summary>
    public static void Raise(int fd)
    {
        ulong one = 1;
        _ = LinuxTransfer.Write(fd, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Takes a raise back.</summary>
    public static void Lower(int fd)
    {
        ulong count;
        _ = LinuxTransfer.Read(fd, (byte*)&count, sizeof(ulong));
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int Eventfd(uint initial, int flags);
}
