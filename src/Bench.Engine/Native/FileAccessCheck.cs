using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>faccessat(2): may this process use a path, by its effective user.</summary>
internal static partial class FileAccessCheck
{
    private const int CurrentDirectory = -100;
    private const int EffectiveUser = 0x200;

    /// <summary>Asks for reading, writing or both.</summary>
    /// <returns>0 or the errno.</returns>
    public static int Check(string path, bool read, bool write)
    {
        int mode = (read ? 4 : 0) | (write ? 2 : 0);
        return Faccessat(CurrentDirectory, path, mode, EffectiveUser) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Faccessat(int directory, string path, int mode, int flags);
}
