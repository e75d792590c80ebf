using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

// The reads that a measurement consists of: in order, in range, answered by one Data-In out of memory. They need no task, which saves more than half of
// the target's own time per command. Whatever is not plain goes the long way, which alone decides what is an error; both ways give the same bytes.
internal sealed unsafe partial class TargetConnection
{
    private const int CacheLine = 64;

    /// <summary>
    /// Bytes asked for as soon as the address is known, where the kernel copies them once the batch is worked through: memory answers meanwhile, and the
    /// processor goes on by itself.
    /// </summary>
    private const int PrefetchLength = 512;

    /// <summary>The same where it is copied right after the next command was looked at.</summary>
    private const int CopiedPrefetchLength = 4096;

    private const byte FinalReadOnly = 0xC0;
    private const byte FinalReadWrite = 0xE0;
    private const byte FinalWithStatus = 0x81;

    private bool _answersReadsPlainly;
    private PlainRead _plainRead;

    /// <summary>False sends every command the long way, for tests that compare both.</summary>
    public bool AllowsPlainReads { get; init; } = true;

    private void BeginPlainReads() => _answersReadsPlainly = AllowsPlainReads && _device is not null && _faults is null && _statuses is null;

    /// <summary>Answers the command at the start of the input, where it is a plain read.</summary>
    /// <returns>False when nothing was done.</returns>
    private bool TryAnswerRead()
    {
        int headerPart = HeaderPart;
        if (!_answersReadsPlainly || _end - _start < headerPart)
        {
            return false;
        }
        byte* header = _buffer + _start;
        // Not immediate, no additional header, no data.
        if (header[0] != (byte)Opcode.ScsiCommand || (header[1] & FinalReadWrite) != FinalReadOnly || *(uint*)(header + 4) != 0)
        {
            return false;
        }
        var command = new ReadOnlySpan<byte>(header, headerPart);
        TargetSession session = _session!;
        uint cmdSN = command.U32(24);
        uint tag = command.U32(16);
        if (cmdSN != session.ExpCmdSN || SerialNumber.After(cmdSN, session.MaxCmdSN) || session.HasHeld || tag == BasicHeader.ReservedTag
            || (_tasks.Count > 0 && _tasks.ContainsKey(tag))
            || (_headerDigest && Crc32C.Compute(command[..BasicHeader.Size]) != Crc32C.Read(command[BasicHeader.Size..]))
            || !TryLocate(command, out byte* data, out int length))
        {
            return false;
        }
        _start += headerPart;
        _lastInput = _now;
        session.ExpCmdSN++;
        Counters.PdusIn++;
        Counters.Commands++;
        Counters.Reads++;
        Counters.ReadBytes += length;
        FinishPlainRead();
        _plainRead = new(tag, data, length, session.ExpCmdSN, session.MaxCmdSN);
        return true;
    }

    /// <summary>Sends the answer that was held while the next command was looked at. Comes before everything else that is sent.</summary>
    private void FinishPlainRead()
    {
        if (_plainRead.Length > 0)
        {
            SendPlainData(_plainRead);
            _plainRead = default;
        }
    }

    /// <summary>Finds what a READ asks for.</summary>
    /// <returns>False when the unit is not simply ready for it, or one Data-In cannot answer it.</returns>
    private bool TryLocate(ReadOnlySpan<byte> command, out byte* data, out int length)
    {
        data = null;
        length = 0;
        ReadOnlySpan<byte> cdb = command[32..];
        var opcode = (ScsiOpcode)cdb[0];
        if (opcode is not (ScsiOpcode.Read10 or ScsiOpcode.Read16))
        {
            return false;
        }
        byte control = cdb[opcode == ScsiOpcode.Read10 ? 9 : 15];
        var block = BlockCdb.Decode(cdb);
        if (_nexus!.Find(command.U64(BasicHeader.LunOffset)) is not { HasAttention: false } view)
        {
            return false;
        }
        LogicalUnit unit = view.Unit;
        long wanted = (long)block.Blocks * unit.BlockSize;
        if (!unit.Reservations.IsFree || unit.Stopped || block.Protection != 0 || (control & LogicalUnit.NormalAca) != 0
            || !block.FitsIn(unit.Blocks) || wanted == 0
            || wanted != command.U32(20) || wanted > _initiatorSegment || wanted > _maxBurst || wanted > LogicalUnit.MaxTransferBytes)
        {
            return false;
        }
        length = (int)wanted;
        if (!unit.Store.TryGetBytes((long)block.Lba * unit.BlockSize, length, out data))
        {
            return false;
        }
        if (Sse.IsSupported)
        {
            int ahead = Math.Min(length, Copies(length) ? CopiedPrefetchLength : PrefetchLength);
            for (int at = 0; at < ahead; at += CacheLine)
            {
                Sse.Prefetch0(data + at);
            }
        }
        return true;
    }

    private bool Copies(int length) => length <= CopyThreshold || _dataDigest;

    private void SendPlainData(in PlainRead read)
    {
        int length = read.Length;
        bool copies = Copies(length);
        Span<byte> bytes = ReservePdu(copies ? length : 0);
        WritePlainHeader(bytes, read, _statSN++);
        SealHeader(bytes);
        var data = new ReadOnlySpan<byte>(read.Data, length);
        if (_dataDigest)
        {
            Span<byte> part = bytes[HeaderPart..];
            Crc32C.Write(part[length..], Crc32C.Copy(data, part));
        }
        else if (copies)
        {
            data.CopyTo(bytes[HeaderPart..]);
        }
        else
        {
            Output.Append(read.Data, length);
        }
    }

    // As DataInPdu writes it, without going through its fields.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WritePlainHeader(Span<byte> header, in PlainRead read, uint statSN)
    {
        header[..BasicHeader.Size].Clear();
        header[0] = (byte)Opcode.DataIn;
        header[1] = FinalWithStatus;
        header.U32(4, (uint)read.Length);
        header.U32(16, read.Tag);
        header.U32(20, BasicHeader.ReservedTag);
        header.U32(24, statSN);
        header.U32(28, read.ExpCmdSN);
        header.U32(32, read.MaxCmdSN);
    }

    /// <summary>A read that is answered next: tag, data in the store's memory, and the command window as its answer tells it.</summary>
    private readonly struct PlainRead(uint tag, byte* data, int length, uint expCmdSN, uint maxCmdSN)
    {
        public readonly byte* Data = data;
        public readonly int Length = length;
        public readonly uint Tag = tag;
        public readonly uint ExpCmdSN = expCmdSN;
        public readonly uint MaxCmdSN = maxCmdSN;
    }
}
