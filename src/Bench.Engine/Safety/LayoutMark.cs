using System.Text;
using Bench.Engine.Native;

namespace Bench.Engine.Safety;

/// <summary>
/// Remembers which files Bench made, so that a later run may overwrite them without asking: by the extended attribute
/// <c>user.bench.layout</c>, or by <see cref="LayoutRegistry"/> on file systems without attributes. The mark is bound to the
/// file's inode, and from the end of a run on to its size and modification time: a copy, or content that somebody else put
/// into the file, is not ours.
/// </summary>
internal static class LayoutMark
{
    /// <summary>
    /// The attribute's name; its value is <c>INODE open</c> while a run may write (and after one that was killed), or
    /// <c>INODE SIZE MTIME</c> with the modification time in Unix ns.
    /// </summary>
    public const string Attribute = "user.bench.layout";

    private const string Open = "open";

    /// <summary>Marks an existing file as ours, and a run as writing to it.</summary>
    public static void Set(string path)
    {
        if (FileStatus.Read(path, out FileStatus status) != 0 || !TrySet(path, $"{status.Inode} {Open}"))
        {
            LayoutRegistry.Default.Add(path);
        }
    }

    /// <summary>Binds the mark to the content as it is now, at the end of a run that wrote; other files are left alone.</summary>
    public static void Seal(string path)
    {
        if (FileStatus.Read(path, out FileStatus status) != 0)
        {
            return;
        }

        string? mark = ExtendedAttributes.Read(path, Attribute);
        if (mark is null)
        {
            LayoutRegistry.Default.Seal(path);
        }
        else if (mark == $"{status.Inode} {Open}")
        {
            TrySet(path, Sealed(status));
        }
    }

    /// <summary>Marks files or directories that a run has made and is done with, bound to what is in them now.</summary>
    public static void SetFinished(IReadOnlyList<string> paths)
    {
        var unmarked = new List<string>();
        foreach (string path in paths)
        {
            if (FileStatus.Read(path, out FileStatus status, followLinks: false) == 0 && !TrySet(path, Sealed(status)))
            {
                unmarked.Add(path);
            }
        }

        LayoutRegistry.Default.AddFinished(unmarked);
    }

    /// <summary>True when a run of Bench made the file and nobody else has changed it since.</summary>
    public static bool IsSet(string path)
    {
        if (FileStatus.Read(path, out FileStatus status) != 0)
        {
            return false;
        }

        string? mark = ExtendedAttributes.Read(path, Attribute);
        return mark is null
            ? LayoutRegistry.Default.Contains(path)
            : mark == $"{status.Inode} {Open}" || mark == Sealed(status);
    }

    private static string Sealed(in FileStatus status) => $"{status.Inode} {status.Size} {status.ModifiedNanoseconds}";

    private static bool TrySet(string path, string value) =>
        ExtendedAttributes.TrySet(path, Attribute, Encoding.ASCII.GetBytes(value));
}
