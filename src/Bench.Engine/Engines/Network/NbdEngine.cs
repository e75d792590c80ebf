using System.Net.Sockets;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;
using static Bench.Engine.Engines.Network.NbdProtocol;

namespace Bench.Engine.Engines.Network;

/// <summary><c>nbd</c>: an export of an NBD server, without the kernel's client. Up to <c>iodepth</c> requests are in flight on one connection.</summary>
internal sealed unsafe class NbdEngine : IIoEngine
{
    /// <summary>Most bytes of a request that servers are known to take.</summary>
    private const int MostRequestBytes = 32 * 1024 * 1024;

    private IoUnit* _units;
    private NbdConnection? _connection;
    private NbdExport? _export;
    private FinishedSlots _refused;
    private int _inFlight;

    public bool IsSynchronous => false;

    /// <summary>Where a job's export is.</summary>
    public static NbdAddress AddressOf(JobOptions options) => NbdAddress.Parse(
        options.EngineOptions.TryGetValue("uri", out object? uri)
            ? (string)uri
            : throw new DeviceException("nbd", Errno.EINVAL, "nbd needs uri=, the address of the export: nbd://HOST[:PORT]/EXPORT or nbd+unix:///EXPORT?socket=PATH."));

    /// <summary>Asks the server for the size of the export.</summary>
    /// <exception cref="DeviceException">It cannot be reached, or refuses.</exception>
    public static Target Describe(JobOptions options)
    {
        NbdAddress address = AddressOf(options);
        using Socket socket = address.Connect();
        NbdExport export = new NbdHandshake(socket, address).Negotiate();
        return new Target(address.ToString(), TargetKind.Export, export.Size, export.BlockSize);
    }

    public void Open(EngineSetup setup)
    {
        NbdAddress address = AddressOf(setup.Options);
        if (setup.BufferStride > MostRequestBytes)
        {
            throw new DeviceException(address.ToString(), Errno.EINVAL, "nbd takes blocks of up to 32 MiB; lower bs=.");
        }

        _units = setup.Units;
        Socket socket = address.Connect();
        try
        {
            _export = new NbdHandshake(socket, address).Negotiate();
            if (!setup.ReadOnly && _export.IsReadOnly)
            {
                throw new DeviceException(address.ToString(), Errno.EROFS, $"{address} is exported read-only; choose a reading rw=.");
            }
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _refused = new FinishedSlots(setup.Depth);
        _connection = new NbdConnection(socket, address, _units, setup.Depth);
        if (!setup.ReadOnly)
        {
            setup.RequireNoContent(setup.Targets[0].Path, _export.Size, ReadContent);
        }
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        NbdConnection connection = _connection!;
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            switch (unit->Direction)
            {
                case IoDirection.Trim when !_export!.Trims:
                    Refuse(unit, -Errno.EOPNOTSUPP);
                    continue;
                case IoDirection.Sync when !_export!.Flushes:
                    Refuse(unit, 0);
                    continue;
                case IoDirection.Read:
                    connection.Queue(slot, NBD_CMD_READ);
                    break;
                case IoDirection.Write:
                    connection.Queue(slot, NBD_CMD_WRITE);
                    break;
                case IoDirection.Trim:
                    connection.Queue(slot, NBD_CMD_TRIM);
                    break;
                default:
                    connection.Queue(slot, NBD_CMD_FLUSH);
                    break;
            }

            _inFlight++;
        }

        connection.Send();
        return slots.Length;
    }

    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        int count = _refused.Take(slots);
        minimum = Math.Min(minimum, count + _inFlight);
        while (true)
        {
            int received = _connection!.Receive(slots[count..]);
            _inFlight -= received;
            count += received;
            if (_connection.HasUnsent)
            {
                _connection.Send();
            }

            if (count >= minimum || !_connection.Wait(timeoutNanoseconds))
            {
                return count;
            }
        }
    }

    public int Flush(int target)
    {
        if (!_export!.Flushes)
        {
            return 0;
        }

        _units->Direction = IoDirection.Sync;
        return Carry();
    }

    public void Dispose() => _connection?.Dispose();

    private void Refuse(IoUnit* unit, int result)
    {
        unit->Result = result;
        _refused.Add(unit->Slot);
    }

    private int ReadContent(Span<byte> destination, long offset)
    {
        IoUnit kept = *_units;
        try
        {
            fixed (byte* buffer = destination)
            {
                _units->Direction = IoDirection.Read;
                _units->Buffer = buffer;
                _units->Offset = offset;
                _units->Length = (int)Math.Min(destination.Length, Math.Max(_export!.Size - offset, 0));
                int result = _units->Length == 0 ? 0 : Carry();
                return result >= 0 ? result : throw new DeviceException("nbd", -result, $"nbd: the export cannot be read to see what it holds: {Errno.Describe(-result)}.");
            }
        }
        finally
        {
            *_units = kept;
        }
    }

    // One request on slot 0, with nothing else in flight.
    private int Carry()
    {
        Submit([0]);
        Span<int> done = [0];
        while (Reap(done, 1, -1) == 0)
        {
        }

        return _units->Result;
    }
}
