using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>Extended attributes of files (xattr(7)).</summary>
internal static partial class ExtendedAttributes
{
    /// <summary>Longest value that <see cref="Read"/> gives, bytes.</summary>
    public const int Longest = 256;

    /// <summary>True when the attribute is there.</summary>
    public static unsafe bool Has(string path, string name) => Getxattr(path, name, null, 0) >= 0;

    /// <summary>The value of a short attribute as text, or null when it is not there or longer than <see cref="Longest"/>.</summary>
    public static unsafe string? Read(string path, string name)
    {
        byte* value = stackalloc byte[Longest];
        nint length = Getxattr(path, name, value, Longest);
        return length < 0 ? null : System.Text.Encoding.ASCII.GetString(value, (int)length);
    }

    /// <summary>Sets an attribute.</summary>
    /// <returns>False where the file system keeps none, or the file may not be marked.</returns>
    public static unsafe bool TrySet(string path, string name, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            return Setxattr(path, name, start, (nuint)value.Length, 0) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint Getxattr(string path, string name, void* value, nuint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Setxattr(string path, string name, void* value, nuint size, int flags);
}
