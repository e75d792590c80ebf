using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Engine.Ranks;
using Bench.Mpi.Native;

namespace Bench.Mpi;

/// <summary>
/// Messages over MPI, point to point and never blocking: every collective of MPI would wait for a host that has died, and every
/// blocking call would poll on the CPUs of the daemons. Made, used and disposed of on one thread.
/// </summary>
public sealed unsafe class MpiTransport : IRankTransport
{
    private const int Tag = 71;

    // MPI_THREAD_FUNNELED in both families.
    private const int ThreadFunneled = 1;

    private readonly MpiLibrary _mpi;
    private readonly List<Transfer> _sends = [];
    private readonly List<Transfer> _receives = [];
    private readonly bool[] _isLost;
    private bool _isLeft;

    private MpiTransport(MpiLibrary mpi, int rank, int size)
    {
        _mpi = mpi;
        Rank = rank;
        Size = size;
        _isLost = new bool[size];
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public string Name => _mpi.Version;

    /// <inheritdoc/>
    public bool IsSending => _sends.Count > 0;

    /// <summary>Loads the library and joins the job.</summary>
    /// <exception cref="DeviceException">There is no library, or it finds other ranks than the launcher says.</exception>
    public static MpiTransport Join(Launcher launcher)
    {
        // Their handlers for SIGSEGV would displace the runtime's, which it needs for its null checks; and a container may forbid
        // the calls of single copy, which the few bytes here do not need.
        ProcessEnvironment.SetDefault("OMPI_MCA_opal_signal", "");
        ProcessEnvironment.SetDefault("UCX_ERROR_SIGNALS", "");
        ProcessEnvironment.SetDefault("UCX_LOG_LEVEL", "fatal");
        ProcessEnvironment.SetDefault("OMPI_MCA_btl_vader_single_copy_mechanism", "none");
        MpiLibrary mpi = MpiLibrary.Load(launcher.Kind, Environment.GetEnvironmentVariable(Launcher.LibraryVariable));
        int provided = 0;
        Check(mpi, mpi.InitThread(null, null, ThreadFunneled, &provided), "MPI_Init_thread");
        Check(mpi, mpi.CommSetErrorHandler(mpi.CommWorld, mpi.ErrorsReturn), "MPI_Comm_set_errhandler");
        int rank = 0;
        int size = 0;
        Check(mpi, mpi.CommRank(mpi.CommWorld, &rank), "MPI_Comm_rank");
        Check(mpi, mpi.CommSize(mpi.CommWorld, &size), "MPI_Comm_size");
        return launcher.Size is int expected && (expected != size || launcher.Rank != rank)
            ? throw new DeviceException(
                mpi.Name, 0, $"the launcher says rank {launcher.Rank} of {expected}, but {mpi.Name} ({mpi.Version}) says rank {rank} of {size}: "
                + $"it belongs to another launcher; name the right library in {Launcher.LibraryVariable}")
            : new MpiTransport(mpi, rank, size);
    }

    /// <inheritdoc/>
    public void Send(int rank, byte[] message)
    {
        if (_isLost[rank])
        {
            return;
        }

        var transfer = Transfer.Begin(rank, message.Length);
        message.CopyTo(transfer.Content);
        nint request = 0;
        int error = _mpi.Isend(transfer.Buffer, message.Length, _mpi.Byte, rank, Tag, _mpi.CommWorld, &request);
        transfer.Request = request;
        transfer.Error = error;
        _sends.Add(transfer);
    }

    /// <inheritdoc/>
    public bool Poll(Action<int, byte[]> received, Action<int, string> lost)
    {
        byte* status = stackalloc byte[MpiLibrary.StatusBytes];
        Advance(_sends, status, null, lost);
        for (int rank = 0; rank < Size; rank++)
        {
            // One at a time from each, so that they stay in order.
            if (rank != Rank && !_isLost[rank] && !_receives.Exists(transfer => transfer.Rank == rank))
            {
                Probe(rank, status, lost);
            }
        }

        return Advance(_receives, status, received, lost);
    }

    /// <inheritdoc/>
    public void Abort(int exitCode)
    {
        _isLeft = true;
        _ = _mpi.Abort(_mpi.CommWorld, exitCode);
    }

    /// <summary>Leaves the job; waits for the others as MPI_Finalize does, so call it when all are there.</summary>
    public void Dispose()
    {
        if (!_isLeft)
        {
            _isLeft = true;
            _ = _mpi.Finish();
        }
    }

    private void Probe(int rank, byte* status, Action<int, string> lost)
    {
        int flag = 0;
        int error = _mpi.Iprobe(rank, Tag, _mpi.CommWorld, &flag, status);
        if (error != 0)
        {
            Lose(rank, error, lost);
            return;
        }

        if (flag == 0)
        {
            return;
        }

        int length = 0;
        _ = _mpi.GetCount(status, _mpi.Byte, &length);
        var transfer = Transfer.Begin(rank, length);
        nint request = 0;
        transfer.Error = _mpi.Irecv(transfer.Buffer, length, _mpi.Byte, rank, Tag, _mpi.CommWorld, &request);
        transfer.Request = request;
        _receives.Add(transfer);
    }

    private bool Advance(List<Transfer> transfers, byte* status, Action<int, byte[]>? received, Action<int, string> lost)
    {
        bool any = false;
        for (int i = 0; i < transfers.Count; i++)
        {
            Transfer transfer = transfers[i];
            int done = 0;
            nint request = transfer.Request;
            int error = transfer.Error != 0 ? transfer.Error : _mpi.Test(&request, &done, status);
            transfer.Request = request;
            if (error == 0 && done == 0)
            {
                continue;
            }

            transfers.RemoveAt(i--);
            byte[] message = error == 0 && received is not null ? transfer.Content.ToArray() : [];
            transfer.End();
            if (error != 0)
            {
                Lose(transfer.Rank, error, lost);
            }
            else if (received is not null)
            {
                any = true;
                received(transfer.Rank, message);
            }
        }

        return any;
    }

    private void Lose(int rank, int error, Action<int, string> lost)
    {
        if (!_isLost[rank])
        {
            _isLost[rank] = true;
            lost(rank, _mpi.Describe(error));
        }
    }

    private static void Check(MpiLibrary mpi, int error, string call)
    {
        if (error != 0)
        {
            throw new DeviceException(mpi.Name, 0, $"{call} of {mpi.Name} ({mpi.Version}) failed: {mpi.Describe(error)}");
        }
    }

    // Native memory, since MPI holds on to it between calls.
    private sealed class Transfer
    {
        private int _length;

        public int Rank { get; private init; }

        public byte* Buffer { get; private set; }

        public nint Request { get; set; }

        public int Error { get; set; }

        public Span<byte> Content => new(Buffer, _length);

        public static Transfer Begin(int rank, int length) =>
            new() { Rank = rank, _length = length, Buffer = (byte*)NativeMemory.Alloc((nuint)Math.Max(length, 1)) };

        public void End()
        {
            NativeMemory.Free(Buffer);
            Buffer = null;
        }
    }
}
