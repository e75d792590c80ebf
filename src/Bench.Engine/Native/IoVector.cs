using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>A piece of memory to transfer: struct iovec of sys/uio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nint Length;
}
