using System.Runtime.InteropServices;

namespace Bench.Iscsi.Session;

/// <summary>A piece of memory to send from or receive into; laid out as <c>struct iovec</c> of sys/uio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Start;
    public nuint Length;

    public IoVector(byte* start, int length)
    {
        Start = start;
        Length = (nuint)length;
    }
}
