using System.Runtime.InteropServices;

namespace Bench.Engine.Native;

/// <summary>struct io_uring_params.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoUringParameters
{
    public uint SqEntries;
    public uint CqEntries;
    public uint Flags;
    public uint SqThreadCpu;
    public uint SqThreadIdle;
    public uint Features;
    public uint WorkQueueFd;
    public uint Reserved0;
    public uint Reserved1;
    public uint Reserved2;
    public SqRingOffsets Sq;
    public CqRingOffsets Cq;
}

/// <summary>struct io_sqring_offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SqRingOffsets
{
    public uint Head;
    public uint Tail;
    public uint RingMask;
    public uint RingEntries;
    public uint Flags;
    public uint Dropped;
    public uint Array;
    public uint Reserved;
    public ulong UserAddress;
}

/// <summary>struct io_cqring_offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CqRingOffsets
{
    public uint Head;
    public uint Tail;
    public uint RingMask;
    public uint RingEntries;
    public uint Overflow;
    public uint Cqes;
    public uint Flags;
    public uint Reserved;
    public ulong UserAddress;
}

/// <summary>struct io_uring_sqe: 64 bytes, written as whole words.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct SubmissionEntry
{
    /// <summary>opcode, flags, ioprio and fd, from the low byte up.</summary>
    public ulong Head;

    /// <summary>off; cmd_op in the low half for IORING_OP_URING_CMD.</summary>
    public ulong Offset;

    /// <summary>addr.</summary>
    public ulong Address;

    /// <summary>len in the low half, the operation's flags (rw_flags, fsync_flags …) in the high half.</summary>
    public ulong LengthAndFlags;

    /// <summary>user_data, returned with the completion.</summary>
    public ulong UserData;

    /// <summary>buf_index in the low 16 bits.</summary>
    public ulong BufferIndex;

    /// <summary>addr3: the length of a discard.</summary>
    public ulong Address3;

    /// <summary>Must be zero.</summary>
    public ulong Padding;

    public static ulong MakeHead(byte opcode, byte flags, ushort priority, int fd) =>
        opcode | ((ulong)flags << 8) | ((ulong)priority << 16) | ((ulong)(uint)fd << 32);
}

/// <summary>struct io_uring_cqe.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CompletionEntry
{
    public ulong UserData;
    public int Result;
    public uint Flags;
}

/// <summary>struct io_uring_getevents_arg.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GetEventsArgument
{
    public ulong SignalMask;
    public uint SignalMaskBytes;
    public uint MinimumWaitMicroseconds;
    public ulong Timeout;
}

/// <summary>struct io_uring_rsrc_update, as used to register the ring's own descriptor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceUpdate
{
    public uint Offset;
    public uint Reserved;
    public ulong Data;
}

/// <summary>struct io_uring_probe with room for every opcode.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoUringProbe
{
    public const int MaxOperations = 256;

    public byte LastOperation;
    public byte OperationCount;
    public ushort Reserved;
    public fixed uint Reserved2[3];

    // struct io_uring_probe_op is op (8 bits), resv (8), flags (16), resv2 (32).
    public fixed ulong Operations[MaxOperations];

    public readonly bool Supports(byte opcode) =>
        opcode <= LastOperation && ((Operations[opcode] >> 16) & IoUring.IO_URING_OP_SUPPORTED) != 0;
}
