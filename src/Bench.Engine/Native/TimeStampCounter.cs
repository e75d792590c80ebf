using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>
/// The processor's time stamp counter. .NET has no intrinsic for RDTSC, so ten bytes of machine code in a page of their own read it,
/// called without the transition that other native calls pay for.
/// </summary>
internal static unsafe class TimeStampCounter
{
    /// <summary>The counter now; null where it is no clock, or where no page may be made executable.</summary>
    /// <remarks>
    /// RDTSC waits for no earlier instruction: a reading may lie before the end of a memory access that the program began
    /// before it, some nanoseconds as a rule. LFENCE, which the kernel's own clock puts before it, costs as much again as the
    /// whole reading.
    /// </remarks>
    public static readonly delegate* unmanaged[SuppressGCTransition]<ulong> Read = IsTheKernelsClock() ? MakeReader() : null;

    // The kernel has checked then that the counter is constant, does not stop and is the same on all CPUs, and goes on checking.
    private static bool IsTheKernelsClock()
    {
        const string Source = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
        try
        {
            return OperatingSystem.IsLinux()
                && RuntimeInformation.ProcessArchitecture == Architecture.X64
                && File.ReadAllText(Source).Trim() == "tsc";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static delegate* unmanaged[SuppressGCTransition]<ulong> MakeReader()
    {
        ReadOnlySpan<byte> code =
        [
            0x0F, 0x31, // rdtsc
            0x48, 0xC1, 0xE2, 0x20, // shl rdx, 32
            0x48, 0x09, 0xD0, // or rax, rdx
            0xC3, // ret
        ];
        nuint bytes = (nuint)Environment.SystemPageSize;
        void* page = LinuxMemory.Mmap(
            null, bytes, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE, LinuxMemory.MAP_PRIVATE | LinuxMemory.MAP_ANONYMOUS, -1, 0);
        if (page == LinuxMemory.Failed)
        {
            return null;
        }

        code.CopyTo(new Span<byte>(page, code.Length));
        if (LinuxMemory.Mprotect(page, bytes, LinuxMemory.PROT_READ | LinuxMemory.PROT_EXEC) == 0)
        {
            return (delegate* unmanaged[SuppressGCTransition]<ulong>)page;
        }

        _ = LinuxMemory.Munmap(page, bytes);
        return null;
    }
}
