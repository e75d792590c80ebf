using System.Runtime.CompilerServices;
using Bench.Engine.Native;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// Received bytes to PDUs. Small data is copied out of the receive buffer, which is still in the cache; of large data the rest is
// received right into its task's memory, in the same call that receives what follows it.
internal sealed unsafe partial class InitiatorConnection
{
    private const int LeastDirect = 16384;

    // Received behind large data: the header of the next PDU and no more than little of its data.
    private const int LookAhead = 512;

    private readonly int _capacity;
    private byte* _buffer;
    private int _start;
    private int _end;

    // A Data-In whose data is not all there yet.
    private bool _inBody;
    private DataInPdu _bodyPdu;
    private InitiatorTask _bodyTask = null!;
    private byte* _bodyAt;
    private int _bodyLength;
    private int _bodyLeft;
    private bool _bodyIsDirect;

    // Of data that was summed up while it was copied.
    private uint? _bodyDigest;

    /// <summary>Says where the next bytes belong.</summary>
    /// <param name="vectors">Room for two.</param>
    /// <returns>How many vectors were filled.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int ReceiveVectors(Span<IoVector> vectors)
    {
        var count = 0;
        var room = _capacity - _end;
        _bodyIsDirect = _inBody && _bodyLeft >= LeastDirect && _start == _end && _bodyAt != null;
        if (_bodyIsDirect)
        {
            vectors[count++] = new IoVector { Base = _bodyAt, Length = _bodyLeft };
        }

        // Large data tends to be followed by large data, which would have to be copied out of the buffer.
        if (_bodyLength >= LeastDirect)
        {
            room = Math.Min(room, LookAhead + (_inBody && !_bodyIsDirect ? _bodyLeft : 0));
        }

        vectors[count++] = new IoVector { Base = _buffer + _end, Length = room };
        return count;
    }

    /// <summary>Takes bytes that were received where <see cref="ReceiveVectors"/> said.</summary>
    /// <exception cref="IscsiException">The target broke the protocol or refused the login: the connection is of no more use.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Received(int bytes, long now)
    {
        _counters.BytesReceived += bytes;
        LastReceivedAt = now;
        if (_bodyIsDirect)
        {
            var direct = Math.Min(bytes, _bodyLeft);
            _bodyAt += direct;
            _bodyLeft -= direct;
            bytes -= direct;
        }

        _end += bytes;
        while (State != ConnectionState.Closed && Step(now))
        {
        }

        var left = _end - _start;
        if (_start > 0 && left > 0)
        {
            Buffer.MemoryCopy(_buffer + _start, _buffer, _capacity, left);
        }

        _start = 0;
        _end = left;
    }

    /// <summary>True while a Data-In of the task is coming, so that its memory is still written to.</summary>
    public bool IsReceiving(InitiatorTask task) => _inBody && _bodyTask == task;

    private static IscsiProtocolException Violation(string what) => new(ProtocolError.Protocol, what);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Step(long now)
    {
        if (_inBody)
        {
            return ContinueBody(now);
        }

        var bytes = new ReadOnlySpan<byte>(_buffer + _start, _end - _start);
        if (!ReadHeader(bytes, out var headerLength, out var dataLength))
        {
            return false;
        }

        if (State == ConnectionState.LoggedIn && BasicHeader.OpcodeOf(bytes) == Opcode.DataIn)
        {
            BeginBody(DataInPdu.Read(bytes), dataLength, now);
            _start += headerLength;
            return true;
        }

        if (headerLength + _framer.DataPartLength(dataLength) > _capacity)
        {
            throw new IscsiProtocolException(ProtocolError.Format, $"{BasicHeader.OpcodeOf(bytes)} with {dataLength} bytes of data");
        }

        if (!_framer.TryRead(bytes, out var frame))
        {
            return false;
        }

        _start += frame.Length;
        if (!frame.DataDigestMatches)
        {
            _counters.DataDigestErrors++;
            if (_ledger is not null)
            {
                DiscardDamaged(frame);
                return true;
            }

            throw new IscsiProtocolException(ProtocolError.DataDigest, $"wrong data digest of a {frame.Opcode}");
        }

        Dispatch(frame, now);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadHeader(ReadOnlySpan<byte> bytes, out int headerLength, out int dataLength)
    {
        try
        {
            return _framer.TryReadHeader(bytes, out headerLength, out dataLength);
        }
        catch (IscsiProtocolException error) when (error.Error == ProtocolError.HeaderDigest)
        {
            _counters.HeaderDigestErrors++;
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BeginBody(in DataInPdu pdu, int length, long now)
    {
        _counters.PdusReceived++;
        _counters.DataInPdus++;
        if (_ledger is not null && MustPassOver(pdu))
        {
            PassOver(pdu, length);
            return;
        }

        var task = Find(pdu.InitiatorTaskTag, Opcode.DataIn);
        if (task.Kind != TaskKind.Scsi || task.Request.Writes)
        {
            throw Violation("Data-In for a task that reads nothing");
        }

        if ((ulong)pdu.BufferOffset + (ulong)length > (ulong)task.Request.Length || task.DataBytes + length > task.Request.Length)
        {
            throw Violation($"Data-In of {length} bytes at {pdu.BufferOffset}: the read has {task.Request.Length} bytes");
        }

        if (pdu.DataSN != task.ExpDataSN && _ledger is null)
        {
            throw new IscsiProtocolException(ProtocolError.Sequence, $"DataSN {pdu.DataSN}, {task.ExpDataSN} was expected");
        }

        if (length > 0 && _ledger is null && Parameters.DataPduInOrder && Parameters.DataSequenceInOrder && pdu.BufferOffset != task.NextOffset)
        {
            throw Violation($"Data-In at {pdu.BufferOffset}, {task.NextOffset} comes next");
        }

        if (task.Times.Stage < CommandStage.Data)
        {
            task.Times.Enter(CommandStage.Data, now);
        }

        _bodyPdu = pdu;
        _bodyTask = task;
        _bodyAt = task.Request.Buffer + pdu.BufferOffset;
        _bodyLength = _bodyLeft = length;
        _bodyDigest = null;
        _inBody = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ContinueBody(long now)
    {
        var there = Math.Min(_end - _start, _bodyLeft);
        if (there > 0)
        {
            if (_bodyAt != null)
            {
                TakeBody(there);
            }

            _bodyLeft -= there;
            _start += there;
        }

        var trailer = _framer.DataPartLength(_bodyLength) - _bodyLength;
        if (_bodyLeft > 0 || _end - _start < trailer)
        {
            return false;
        }

        var task = _bodyTask;
        var isDamaged = false;
        if (trailer >= Crc32C.Size && _bodyAt != null)
        {
            var padding = trailer - Crc32C.Size;
            var digest = _bodyDigest ?? ReceivedDigest(new ReadOnlySpan<byte>(_bodyAt - _bodyLength, _bodyLength), new ReadOnlySpan<byte>(_buffer + _start, padding));
            if (digest != Crc32C.Read(new ReadOnlySpan<byte>(_buffer + _start + padding, Crc32C.Size)))
            {
                _counters.DataDigestErrors++;
                isDamaged = true;
            }
        }

        _start += trailer;
        _inBody = false;
        if (_ledger is not null)
        {
            if (_bodyAt == null)
            {
                PassedOver();
            }
            else
            {
                TakeData(isDamaged, now);
            }

            return true;
        }

        // At error recovery level 0 the command runs to its end and is then repeated: its header, and so its numbers, are good.
        task.IsDamaged |= isDamaged;
        task.ExpDataSN++;
        task.DataBytes += _bodyLength;
        task.NextOffset = _bodyPdu.BufferOffset + (uint)_bodyLength;
        task.LastDataAt = now;
        _session.UpdateWindow(_bodyPdu.ExpCmdSN, _bodyPdu.MaxCmdSN);
        if (_bodyPdu.HasStatus && AcceptStatus(_bodyPdu.StatSN))
        {
            task.Status = _bodyPdu.Status;
            task.Overflow = _bodyPdu.Overflow;
            task.Underflow = _bodyPdu.Underflow;
            task.Residual = _bodyPdu.ResidualCount;
            _session.Finish(task, now);
        }

        return true;
    }

    // What came in one piece is copied and summed up in one go.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBody(int length)
    {
        if (_framer.DataDigest && length == _bodyLength && BasicHeader.Padded(length) == length)
        {
            _bodyDigest = CopiedDigest(new ReadOnlySpan<byte>(_buffer + _start, length), new Span<byte>(_bodyAt, length));
        }
        else
        {
            Buffer.MemoryCopy(_buffer + _start, _bodyAt, length, length);
        }

        _bodyAt += length;
    }

    // A task that this connection carries and that is not answered yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private InitiatorTask Find(uint tag, Opcode opcode)
    {
        var task = _session.FindTask(tag);
        if (task is null || task.Connection != this)
        {
            throw Violation($"{opcode} for unknown task {tag:x8}");
        }

        return task;
    }

    // RFC 7143 section 7.9: a gap means that a status was lost, an old number that it was answered before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AcceptStatus(uint statSN, bool keepBack = false)
    {
        if (_ledger is not null)
        {
            return AcceptOutOfOrder(statSN, keepBack);
        }

        if (statSN == ExpStatSN)
        {
            ExpStatSN++;
            return true;
        }

        if (SerialNumber.Before(statSN, ExpStatSN))
        {
            return false;
        }

        throw new IscsiProtocolException(ProtocolError.Sequence, $"StatSN {statSN}, {ExpStatSN} was expected: a status was lost");
    }
}
