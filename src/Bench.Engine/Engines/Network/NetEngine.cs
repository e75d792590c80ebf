using Bench.Engine.Engines.Space;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Network;

/// <summary>
/// <c>net</c> and <c>netsplice</c>: sockets as fio uses them, so that either end may be fio. A job reads or writes; the one that
/// reads ends well when its peer closes.
/// </summary>
internal sealed unsafe class NetEngine(bool splices) : IIoEngine
{
    // How often a wait looks whether the job is to end, ns.
    private const long LookEvery = 100_000_000;

    private IoUnit* _units;
    private NetOptions _options = new();
    private NetLink? _link;
    private SplicePipe? _pipe;
    private Func<bool> _isStopping = static () => false;
    private Action<IoDirection, long> _countDropped = static (_, _) => { };
    private int _fd;
    private long _amount;
    private long _sent;
    private bool _numbers;
    private bool _isOpen;
    private ulong _sequence;

    public bool IsSynchronous => true;

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _options = NetOptions.From(setup.Options, setup.CloneIndex);
        _isStopping = setup.IsStopping;
        _countDropped = setup.CountDropped;
        _amount = setup.Options.Size is { IsPercent: false } size ? size.Bytes : 0;
        _numbers = _options.IsUdp && setup.Options.Verify == VerifyMethod.None;
        _isOpen = !_options.IsUdp;
        _pipe = splices && _options.IsTcp ? SplicePipe.Create() : null;
        _link = NetLink.Open(_options, setup.IsStopping);
        _fd = _link.Descriptor;
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            unit->Result = unit->Direction switch
            {
                IoDirection.Read => Read(unit),
                IoDirection.Write => Write(unit),
                _ => 0,
            };
        }

        return slots.Length;
    }

    public void Dispose()
    {
        if (_link is not null && !_options.Reads && _options.Protocol != NetProtocol.Unix && _isOpen)
        {
            Tell(LinkMessage.Close());
        }

        _link?.Dispose();
        _link = null;
        _pipe?.Dispose();
    }

    private int Read(IoUnit* unit)
    {
        int result = _options.IsUdp ? ReceiveDatagram(unit) : Receive(unit->Buffer, unit->Length);
        return result == unit->Length && _options.PingPong ? Send(unit->Buffer, unit->Length) : result;
    }

    private int Write(IoUnit* unit)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            Tell(LinkMessage.Open());
        }

        if (_numbers)
        {
            LinkMessage.StoreSequence(new Span<byte>(unit->Buffer, unit->Length), _sequence++);
        }

        int result = Send(unit->Buffer, unit->Length);
        if (result != unit->Length || !_options.PingPong)
        {
            return result;
        }

        return _options.IsUdp ? ReceiveDatagram(unit) : Receive(unit->Buffer, unit->Length);
    }

    private int Send(byte* buffer, int length)
    {
        if (_pipe is not null)
        {
            return SpliceOut(buffer, length);
        }

        _sent += length;
        int flags = LinuxSocket.MSG_NOSIGNAL | LinuxSocket.MSG_DONTWAIT
            | (_options.IsTcp && !_options.PingPong && _sent < _amount ? LinuxSocket.MSG_MORE : 0);
        int done = 0;
        while (done < length)
        {
            nint moved = _options.IsUdp ? SendDatagram(buffer, length) : LinuxSocket.Send(_fd, buffer + done, length - done, flags);
            if (moved >= 0)
            {
                done += (int)moved;
            }
            else if (Errno.Last is var errno && errno is not (Errno.EAGAIN or Errno.EINTR))
            {
                return -errno;
            }
            else if (!WaitFor(LinuxPoll.POLLOUT))
            {
                return IoResult.End;
            }
        }

        return done;
    }

    private nint SendDatagram(byte* buffer, int length)
    {
        fixed (byte* address = _link!.Peer)
        {
            return LinuxSocket.SendTo(_fd, buffer, length, LinuxSocket.MSG_NOSIGNAL | LinuxSocket.MSG_DONTWAIT, address, (uint)_link.Peer.Length);
        }
    }

    // All of a block, or what there was when the peer closed.
    private int Receive(byte* buffer, int length)
    {
        int done = 0;
        while (done < length)
        {
            nint moved = _pipe is null ? LinuxSocket.Receive(_fd, buffer + done, length - done, LinuxSocket.MSG_DONTWAIT) : SpliceIn(buffer + done, length - done);
            if (moved > 0)
            {
                done += (int)moved;
            }
            else if (moved == 0)
            {
                return EndOf(buffer, done);
            }
            else if ((_pipe is null ? Errno.Last : (int)-moved) is var errno && errno is not (Errno.EAGAIN or Errno.EINTR))
            {
                return -errno;
            }
            else if (!WaitFor(LinuxPoll.POLLIN))
            {
                return done > 0 ? done : IoResult.End;
            }
        }

        return done;
    }

    // fio says farewell at the end of the stream.
    private static int EndOf(byte* buffer, int done)
    {
        if (done >= LinkMessage.Bytes && LinkMessage.IsClose(new ReadOnlySpan<byte>(buffer + done - LinkMessage.Bytes, LinkMessage.Bytes)))
        {
            done -= LinkMessage.Bytes;
        }

        return done > 0 ? done : IoResult.End;
    }

    private int ReceiveDatagram(IoUnit* unit)
    {
        while (true)
        {
            nint moved = LinuxSocket.Receive(_fd, unit->Buffer, unit->Length, LinuxSocket.MSG_DONTWAIT);
            if (moved < 0 && Errno.Last is not (Errno.EAGAIN or Errno.EINTR) and var errno)
            {
                return -errno;
            }

            if (moved < 0)
            {
                if (!WaitFor(LinuxPoll.POLLIN))
                {
                    return IoResult.End;
                }

                continue;
            }

            var data = new ReadOnlySpan<byte>(unit->Buffer, (int)moved);
            if (LinkMessage.IsClose(data))
            {
                if (_isOpen)
                {
                    return IoResult.End;
                }

                // A farewell of somebody who left before we listened.
                continue;
            }

            if (!_isOpen)
            {
                // Whatever comes first, the peer is there, and from now on its pace is measured.
                _isOpen = true;
                return IoResult.Begin;
            }

            if (!LinkMessage.IsOpen(data))
            {
                CountLosses(data);
                return (int)moved;
            }
        }
    }

    private void CountLosses(ReadOnlySpan<byte> datagram)
    {
        if (_numbers && LinkMessage.TryReadSequence(datagram, out ulong sequence))
        {
            if (sequence > _sequence)
            {
                _countDropped(IoDirection.Read, (long)(sequence - _sequence));
            }

            _sequence = sequence + 1;
        }
    }

    private int SpliceOut(byte* buffer, int length)
    {
        int done = 0;
        while (done < length)
        {
            int error = _pipe!.TakeFrom(buffer + done, length - done, out int moved);
            error = error == 0 ? _pipe.DrainTo(_fd, null, moved) : error;
            if (error != 0)
            {
                return error;
            }

            done += moved;
        }

        return done;
    }

    // Bytes, 0 at the end, or a negative errno. A splice waits for data, so it must be there.
    private int SpliceIn(byte* buffer, int length)
    {
        if (LinuxSocket.Wait(_fd, LinuxPoll.POLLIN, 0) <= 0)
        {
            return -Errno.EAGAIN;
        }

        int error = _pipe!.Fill(_fd, null, length, out int moved);
        error = error == 0 && moved > 0 ? _pipe.ReadInto(buffer, moved) : error;
        return error != 0 ? error : moved;
    }

    private bool WaitFor(short events)
    {
        while (LinuxSocket.Wait(_fd, events, LookEvery) <= 0)
        {
            if (_isStopping())
            {
                return false;
            }
        }

        return true;
    }

    private void Tell(byte[] message)
    {
        fixed (byte* text = message)
        fixed (byte* address = _link!.Peer)
        {
            _ = LinuxSocket.SendTo(_fd, text, message.Length, LinuxSocket.MSG_NOSIGNAL, address, (uint)_link.Peer.Length);
        }
    }
}
