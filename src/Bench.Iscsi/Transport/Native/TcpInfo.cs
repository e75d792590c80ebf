using System.Runtime.InteropServices;

namespace Bench.Iscsi.Transport.Native;

/// <summary>The first part of <c>struct tcp_info</c> of linux/tcp.h; later kernels only append.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TcpInfo
{
    public byte State;
    public byte CaState;
    public byte Retransmits;
    public byte Probes;
    public byte Backoff;
    public byte Options;
    public byte WindowScales;
    public byte Flags;
    public uint Rto;
    public uint Ato;
    public uint SndMss;
    public uint RcvMss;
    public uint Unacked;
    public uint Sacked;
    public uint Lost;
    public uint Retrans;
    public uint Fackets;
    public uint LastDataSent;
    public uint LastAckSent;
    public uint LastDataRecv;
    public uint LastAckRecv;
    public uint Pmtu;
    public uint RcvSsthresh;
    public uint Rtt;
    public uint RttVar;
    public uint SndSsthresh;
    public uint SndCwnd;
    public uint AdvMss;
    public uint Reordering;
    public uint RcvRtt;
    public uint RcvSpace;
    public uint TotalRetrans;
}
