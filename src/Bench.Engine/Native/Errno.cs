using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>
/// Linux error numbers, their names and texts. The table is our own, so that job files (<c>ignore_error</c>) and results
/// mean the same on every platform.
/// </summary>
public static partial class Errno
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

    /// <summary>Interrupted system call.</summary>
    public const int EINTR = 4;

    /// <summary>Input/output error.</summary>
    public const int EIO = 5;

    /// <summary>No such device or address.</summary>
    public const int ENXIO = 6;

    /// <summary>Bad file descriptor.</summary>
    public const int EBADF = 9;

    /// <summary>Resource temporarily unavailable.</summary>
    public const int EAGAIN = 11;

    /// <summary>Cannot allocate memory.</summary>
    public const int ENOMEM = 12;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>Bad address.</summary>
    public const int EFAULT = 14;

    /// <summary>Block device required.</summary>
    public const int ENOTBLK = 15;

    /// <summary>Device or resource busy.</summary>
    public const int EBUSY = 16;

    /// <summary>File exists.</summary>
    public const int EEXIST = 17;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Not a directory.</summary>
    public const int ENOTDIR = 20;

    /// <summary>Is a directory.</summary>
    public const int EISDIR = 21;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>Too many open files in system.</summary>
    public const int ENFILE = 23;

    /// <summary>Too many open files.</summary>
    public const int EMFILE = 24;

    /// <summary>Inappropriate ioctl for device.</summary>
    public const int ENOTTY = 25;

    /// <summary>Text file busy.</summary>
    public const int ETXTBSY = 26;

    /// <summary>No space left on device.</summary>
    public const int ENOSPC = 28;

    /// <summary>Illegal seek.</summary>
    public const int ESPIPE = 29;

    /// <summary>Read-only file system.</summary>
    public const int EROFS = 30;

    /// <summary>Function not implemented.</summary>
    public const int ENOSYS = 38;

    /// <summary>Too many levels of symbolic links.</summary>
    public const int ELOOP = 40;

    /// <summary>Timer expired.</summary>
    public const int ETIME = 62;

    /// <summary>Invalid or incomplete multibyte or wide character: what fio gives for a failed verification.</summary>
    public const int EILSEQ = 84;

    /// <summary>Operation not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Connection timed out.</summary>
    public const int ETIMEDOUT = 110;

    /// <summary>Operation now in progress.</summary>
    public const int EINPROGRESS = 115;

    /// <summary>Disk quota exceeded.</summary>
    public const int EDQUOT = 122;

    /// <summary>No medium found.</summary>
    public const int ENOMEDIUM = 123;

    /// <summary>Operation canceled.</summary>
    public const int ECANCELED = 125;

    private static readonly Dictionary<int, (string Name, string Text)> ByNumber =
        Table.ToDictionary(row => row.Number, row => (row.Name, row.Text));

    private static readonly Dictionary<string, int> ByName = Table
        .Select(row => KeyValuePair.Create(row.Name, row.Number))
        .Concat([KeyValuePair.Create("EWOULDBLOCK", EAGAIN), KeyValuePair.Create("ENOTSUP", EOPNOTSUPP), KeyValuePair.Create("EDEADLOCK", 35)])
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>All kernel names, synonyms included.</summary>
    internal static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The error of the last failed call of this thread; only meaningful right after it failed.</summary>
    internal static int Last => Marshal.GetLastSystemError();

    /// <summary>The kernel's name (<c>ENOSPC</c>), or <c>errno N</c> for an unknown number.</summary>
    /// <param name="errno">Positive error number.</param>
    public static string Name(int errno) => ByNumber.TryGetValue(errno, out var row)
        ? row.Name
        : string.Create(CultureInfo.InvariantCulture, $"errno {errno}");

    /// <summary>The C library's text (<c>No space left on device</c>).</summary>
    /// <param name="errno">Positive error number.</param>
    public static string Text(int errno) => ByNumber.TryGetValue(errno, out var row)
        ? row.Text
        : string.Create(CultureInfo.InvariantCulture, $"Unknown error {errno}");

    /// <summary>Name and text for a message: <c>No space left on device (ENOSPC)</c>.</summary>
    /// <param name="errno">Positive error number.</param>
    public static string Describe(int errno) => $"{Text(errno)} ({Name(errno)})";

    /// <summary>Finds the number behind a kernel name, in upper case as in errno(3).</summary>
    public static bool TryParse(string name, out int errno) => ByName.TryGetValue(name, out errno);
}
