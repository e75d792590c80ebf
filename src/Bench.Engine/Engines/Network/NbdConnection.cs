using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bench.Engine.Native;
using static Bench.Engine.Engines.Network.NbdProtocol;

namespace Bench.Engine.Engines.Network;

/// <summary>
/// A connection in the transmission phase with up to <c>iodepth</c> requests in flight, the slot being the cookie. Nothing blocks but
/// <see cref="Wait"/>: a server that does not read on before its answers are taken cannot stall the daemon.
/// </summary>
internal sealed unsafe class NbdConnection : IDisposable
{
    private const int Vectors = 128;

    private readonly Socket _socket;
    private readonly NbdAddress _address;
    private readonly IoUnit* _units;
    private readonly int _fd;

    // Slots whose request, or part of it, is still to be sent.
    private FinishedSlots _waiting;
    private readonly int[] _sending;
    private int _sendingCount;
    private int _sendingFirst;
    private int _sendingDone;

    private byte* _headers;
    private readonly byte* _reply;
    private readonly IoVector* _vectors;
    private int _replyBytes;
    private IoUnit* _filling;
    private int _filled;

    public NbdConnection(Socket socket, NbdAddress address, IoUnit* units, int depth)
    {
        _socket = socket;
        _address = address;
        _units = units;
        _fd = (int)socket.Handle;
        _waiting = new FinishedSlots(depth);
        _sending = new int[Vectors / 2];
        _headers = (byte*)NativeMemory.AllocZeroed((nuint)depth, RequestBytes);
        _reply = (byte*)NativeMemory.AllocZeroed(ReplyBytes);
        _vectors = (IoVector*)NativeMemory.AllocZeroed(Vectors, (nuint)sizeof(IoVector));
    }

    /// <summary>Queues a request.</summary>
    public void Queue(int slot, ushort command)
    {
        IoUnit* unit = _units + slot;
        var header = new Span<byte>(_headers + (slot * RequestBytes), RequestBytes);
        bool flushes = command == NBD_CMD_FLUSH;
        BinaryPrimitives.WriteUInt32BigEndian(header, NBD_REQUEST_MAGIC);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], command);
        BinaryPrimitives.WriteUInt64BigEndian(header[8..], (ulong)slot);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], flushes ? 0 : unit->Offset);
        BinaryPrimitives.WriteUInt32BigEndian(header[24..], flushes ? 0 : (uint)unit->Length);
        _waiting.Add(slot);
    }

    /// <summary>True when requests wait for room in the socket.</summary>
    public bool HasUnsent => _sendingFirst < _sendingCount || _waiting.Count > 0;

    /// <summary>Sends what the socket takes.</summary>
    /// <exception cref="DeviceException">The connection broke.</exception>
    public void Send()
    {
        while (HasUnsent)
        {
            if (_sendingFirst == _sendingCount)
            {
                _sendingCount = _waiting.Take(_sending);
                _sendingFirst = 0;
                _sendingDone = 0;
            }

            var message = new MessageHeader { Vectors = _vectors, VectorCount = (nuint)Gather() };
            nint moved = LinuxSocket.SendMessage(_fd, &message, LinuxSocket.MSG_DONTWAIT | LinuxSocket.MSG_NOSIGNAL);
            if (moved < 0)
            {
                int errno = Errno.Last;
                if (errno is Errno.EAGAIN)
                {
                    return;
                }

                Check(errno);
                continue;
            }

            Sent((int)moved);
        }
    }

    /// <summary>Takes the answers that are there.</summary>
    /// <param name="slots">Receives the slots, their results set.</param>
    /// <returns>How many.</returns>
    /// <exception cref="DeviceException">The connection broke, or the server does not speak NBD.</exception>
    public int Receive(Span<int> slots)
    {
        int count = 0;
        while (count < slots.Length)
        {
            bool inData = _filling != null;
            byte* place = inData ? _filling->Buffer + _filled : _reply + _replyBytes;
            int wanted = inData ? _filling->Length - _filled : ReplyBytes - _replyBytes;
            nint moved = LinuxSocket.Receive(_fd, place, wanted, LinuxSocket.MSG_DONTWAIT);
            if (moved <= 0)
            {
                int errno = moved == 0 ? Errno.EIO : Errno.Last;
                if (errno == Errno.EAGAIN)
                {
                    break;
                }

                Check(errno);
                continue;
            }

            if (inData)
            {
                _filled += (int)moved;
            }
            else
            {
                _replyBytes += (int)moved;
                if (_replyBytes == ReplyBytes && !BeginsData(out int finished))
                {
                    slots[count++] = finished;
                }
            }

            if (_filling != null && _filled == _filling->Length)
            {
                slots[count++] = _filling->Slot;
                _filling = null;
            }
        }

        return count;
    }

    /// <summary>Waits for answers, or for room to send.</summary>
    /// <param name="nanoseconds">Longest wait; -1 for no limit.</param>
    /// <returns>False when the time passed.</returns>
    public bool Wait(long nanoseconds) =>
        LinuxSocket.Wait(_fd, (short)(LinuxPoll.POLLIN | (HasUnsent ? LinuxPoll.POLLOUT : 0)), nanoseconds) != 0;

    public void Dispose()
    {
        if (_headers == null)
        {
            return;
        }

        if (!HasUnsent)
        {
            Span<byte> farewell = stackalloc byte[RequestBytes];
            BinaryPrimitives.WriteUInt32BigEndian(farewell, NBD_REQUEST_MAGIC);
            BinaryPrimitives.WriteUInt16BigEndian(farewell[6..], NBD_CMD_DISC);
            fixed (byte* text = farewell)
            {
                _ = LinuxSocket.Send(_fd, text, RequestBytes, LinuxSocket.MSG_NOSIGNAL | LinuxSocket.MSG_DONTWAIT);
            }
        }

        _socket.Dispose();
        NativeMemory.Free(_headers);
        NativeMemory.Free(_reply);
        NativeMemory.Free(_vectors);
        _headers = null;
    }

    private int Gather()
    {
        int count = 0;
        int skip = _sendingDone;
        for (int i = _sendingFirst; i < _sendingCount; i++)
        {
            IoUnit* unit = _units + _sending[i];
            byte* header = _headers + (_sending[i] * RequestBytes);
            if (skip < RequestBytes)
            {
                _vectors[count++] = new IoVector { Base = header + skip, Length = RequestBytes - skip };
            }

            if (unit->Direction == IoDirection.Write)
            {
                int of = Math.Max(skip - RequestBytes, 0);
                _vectors[count++] = new IoVector { Base = unit->Buffer + of, Length = unit->Length - of };
            }

            skip = 0;
        }

        return count;
    }

    private void Sent(int moved)
    {
        moved += _sendingDone;
        _sendingDone = 0;
        while (_sendingFirst < _sendingCount)
        {
            IoUnit* unit = _units + _sending[_sendingFirst];
            int whole = RequestBytes + (unit->Direction == IoDirection.Write ? unit->Length : 0);
            if (moved < whole)
            {
                _sendingDone = moved;
                return;
            }

            moved -= whole;
            _sendingFirst++;
        }
    }

    // A whole answer is there: data is to follow, or the slot is finished.
    private bool BeginsData(out int finished)
    {
        _replyBytes = 0;
        var reply = new ReadOnlySpan<byte>(_reply, ReplyBytes);
        ulong slot = BinaryPrimitives.ReadUInt64BigEndian(reply[8..]);
        if (BinaryPrimitives.ReadUInt32BigEndian(reply) != NBD_SIMPLE_REPLY_MAGIC || slot >= int.MaxValue)
        {
            throw new DeviceException(_address.ToString(), Errno.EIO, $"{_address}: the server sent something that is no NBD answer.");
        }

        IoUnit* unit = _units + (int)slot;
        uint error = BinaryPrimitives.ReadUInt32BigEndian(reply[4..]);
        unit->Result = error != 0 ? -ErrnoOf(error) : unit->Direction == IoDirection.Sync ? 0 : unit->Length;
        if (error == 0 && unit->Direction == IoDirection.Read)
        {
            _filling = unit;
            _filled = 0;
            finished = -1;
            return true;
        }

        finished = (int)slot;
        return false;
    }

    // NBD's error numbers are those of Linux; one that is unknown is an EINVAL by its specification.
    private static int ErrnoOf(uint error) => error is > 0 and < 134 ? (int)error : Errno.EINVAL;

    private void Check(int errno)
    {
        if (errno is not (Errno.EINTR or Errno.EAGAIN))
        {
            throw new DeviceException(_address.ToString(), errno, $"{_address}: the connection broke: {Errno.Describe(errno)}; the server may have ended.");
        }
    }
}
