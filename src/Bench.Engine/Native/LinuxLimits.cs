using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>getrlimit(2) and setrlimit(2).</summary>
internal static unsafe partial class LinuxLimits
{
    public const int RLIMIT_MEMLOCK = 8;

    /// <summary>Raises the soft limit to the hard one, and the hard one to unlimited where privileges allow.</summary>
    public static void Raise(int resource)
    {
        Limit limit;
        if (Getrlimit(resource, &limit) != 0)
        {
            return;
        }

        var unlimited = new Limit { Soft = nuint.MaxValue, Hard = nuint.MaxValue };
        if (Setrlimit(resource, &unlimited) != 0)
        {
            limit.Soft = limit.Hard;
            _ = Setrlimit(resource, &limit);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Getrlimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Setrlimit(int resource, Limit* limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
