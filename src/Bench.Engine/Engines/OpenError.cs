using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines;

/// <summary>Turns the errno of a failed open into a message that says what to do.</summary>
internal static class OpenError
{
    public static DeviceException For(Target target, int errno, bool readOnly, bool direct) =>
        new(target.Path, errno, $"{target.Path}: cannot open for {(readOnly ? "reading" : "writing")}: {Errno.Describe(errno)}; {Advice(target, errno, readOnly, direct)}.");

    private static string Advice(Target target, int errno, bool readOnly, bool direct) => errno switch
    {
        Errno.ENOENT => "check the path, or set size= so that the file is laid out first",
        Errno.ENOTDIR => "a part of the path is a file where a directory is needed",
        Errno.ELOOP => "the symbolic links of the path lead in a circle",
        Errno.EACCES or Errno.EPERM => readOnly
            ? "run as a user who may read it, or ask for read permission"
            : "run as a user who may write to it, or choose a reading rw=",
        Errno.EROFS => "its file system or device is read-only; choose a reading rw= or another target",
        Errno.EISDIR => "it is a directory: name a file in it, or set directory= instead of filename=",
        Errno.EINVAL when direct => "its file system has no direct I/O; set direct=0 or choose another file system",
        Errno.EBUSY => "another program holds it (mounted, or part of a RAID or LVM set)",
        Errno.ETXTBSY => "it is a program that is running",
        Errno.EMFILE or Errno.ENFILE => "raise the limit of open files (ulimit -n), or use fewer files (nrfiles=, numjobs=)",
        Errno.ENXIO or Errno.ENODEV => "no device stands behind this path",
        Errno.ENOMEDIUM => "the drive is empty",
        Errno.ENOSPC or Errno.EDQUOT => "free some space",
        _ when target.Kind == TargetKind.Block => "check the device with 'bench devices' and the kernel log",
        _ => "check the path and its file system",
    };
}
