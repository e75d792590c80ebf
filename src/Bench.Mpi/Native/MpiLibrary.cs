using System.Runtime.InteropServices;
using System.Text;
using Bench.Engine;

namespace Bench.Mpi.Native;

/// <summary>
/// An MPI library loaded at run time: the few functions of the standard that a group of ranks needs, and the handles that each
/// implementation defines in its own header (Open MPI: addresses of objects; MPICH and its kin: integers).
/// </summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>Room for an MPI_Status of any implementation; the largest known has 32 bytes.</summary>
    public const int StatusBytes = 64;

    private const int LongestText = 8192;

    // MPICH's mpi.h; its ABI is that of Intel MPI and MVAPICH as well (https://www.mpich.org/abi).
    private const nint MpichCommWorld = 0x44000000;
    private const nint MpichByte = 0x4c00010d;
    private const nint MpichErrorsReturn = 0x54000001;

    private readonly delegate* unmanaged[Cdecl]<byte*, int*, int> _getLibraryVersion;
    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> _errorString;

    private MpiLibrary(string name, nint library)
    {
        Name = name;
        InitThread = (delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int>)Export(library, "MPI_Init_thread");
        Finish = (delegate* unmanaged[Cdecl]<int>)Export(library, "MPI_Finalize");
        CommRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Export(library, "MPI_Comm_rank");
        CommSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)Export(library, "MPI_Comm_size");
        CommSetErrorHandler = (delegate* unmanaged[Cdecl]<nint, nint, int>)Export(library, "MPI_Comm_set_errhandler");
        Isend = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Export(library, "MPI_Isend");
        Irecv = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Export(library, "MPI_Irecv");
        Iprobe = (delegate* unmanaged[Cdecl]<int, int, nint, int*, void*, int>)Export(library, "MPI_Iprobe");
        GetCount = (delegate* unmanaged[Cdecl]<void*, nint, int*, int>)Export(library, "MPI_Get_count");
        Test = (delegate* unmanaged[Cdecl]<nint*, int*, void*, int>)Export(library, "MPI_Test");
        Abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Export(library, "MPI_Abort");
        _getLibraryVersion = (delegate* unmanaged[Cdecl]<byte*, int*, int>)Export(library, "MPI_Get_library_version");
        _errorString = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Export(library, "MPI_Error_string");
        bool isOpenMpi = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world);
        Version = ReadVersion();
        if (!isOpenMpi && !Version.Contains("MPICH", StringComparison.OrdinalIgnoreCase) && !Version.Contains("Intel", StringComparison.Ordinal))
        {
            throw new DeviceException(name, 0, $"{name} is neither Open MPI nor of MPICH's family ({Version}); name another one in {Launcher.LibraryVariable}");
        }

        CommWorld = isOpenMpi ? world : MpichCommWorld;
        Byte = isOpenMpi ? Export(library, "ompi_mpi_byte") : MpichByte;
        ErrorsReturn = isOpenMpi ? Export(library, "ompi_mpi_errors_return") : MpichErrorsReturn;
    }

    /// <summary>The file it was loaded by.</summary>
    public string Name { get; }

    /// <summary>What it says it is, one line.</summary>
    public string Version { get; }

    /// <summary>MPI_COMM_WORLD.</summary>
    public nint CommWorld { get; }

    /// <summary>MPI_BYTE.</summary>
    public nint Byte { get; }

    /// <summary>MPI_ERRORS_RETURN.</summary>
    public nint ErrorsReturn { get; }

    /// <summary>MPI_Init_thread(argc, argv, required, provided).</summary>
    public delegate* unmanaged[Cdecl]<int*, byte***, int, int*, int> InitThread { get; }

    /// <summary>MPI_Finalize().</summary>
    public delegate* unmanaged[Cdecl]<int> Finish { get; }

    /// <summary>MPI_Comm_rank(comm, rank).</summary>
    public delegate* unmanaged[Cdecl]<nint, int*, int> CommRank { get; }

    /// <summary>MPI_Comm_size(comm, size).</summary>
    public delegate* unmanaged[Cdecl]<nint, int*, int> CommSize { get; }

    /// <summary>MPI_Comm_set_errhandler(comm, handler).</summary>
    public delegate* unmanaged[Cdecl]<nint, nint, int> CommSetErrorHandler { get; }

    /// <summary>MPI_Isend(buffer, count, type, destination, tag, comm, request).</summary>
    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> Isend { get; }

    /// <summary>MPI_Irecv(buffer, count, type, source, tag, comm, request).</summary>
    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> Irecv { get; }

    /// <summary>MPI_Iprobe(source, tag, comm, flag, status).</summary>
    public delegate* unmanaged[Cdecl]<int, int, nint, int*, void*, int> Iprobe { get; }

    /// <summary>MPI_Get_count(status, type, count).</summary>
    public delegate* unmanaged[Cdecl]<void*, nint, int*, int> GetCount { get; }

    /// <summary>MPI_Test(request, flag, status).</summary>
    public delegate* unmanaged[Cdecl]<nint*, int*, void*, int> Test { get; }

    /// <summary>MPI_Abort(comm, code).</summary>
    public delegate* unmanaged[Cdecl]<nint, int, int> Abort { get; }

    /// <summary>Loads the library that fits a launcher.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static MpiLibrary Load(LauncherKind launcher, string? chosen)
    {
        // Open MPI 4 and 5 share a name; MPICH is libmpich on Debian, libmpi.so.12 elsewhere.
        string[] open = ["libmpi.so.40", "libmpi.so.80"];
        string[] mpich = ["libmpich.so.12", "libmpi.so.12"];
        string[] names = chosen is { Length: > 0 } ? [chosen] : launcher == LauncherKind.Pmi ? [.. mpich, .. open] : [.. open, .. mpich];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new MpiLibrary(name, library);
            }
        }

        throw new DeviceException(
            names[0], 0, $"a launcher started this process as one of many, but no MPI library can be loaded (tried {string.Join(", ", names)}); "
            + $"install libopenmpi3 or libmpich12, or name the library in {Launcher.LibraryVariable}");
    }

    /// <summary>What an error code means.</summary>
    public string Describe(int error)
    {
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        return _errorString(error, text, &length) == 0 ? Encoding.UTF8.GetString(text, length).Trim() : $"MPI error {error}";
    }

    private string ReadVersion()
    {
        byte* text = stackalloc byte[LongestText];
        int length = 0;
        return _getLibraryVersion(text, &length) == 0 ? Encoding.UTF8.GetString(text, length).Split('\n', ',')[0].Replace(" Version:", "", StringComparison.Ordinal).Replace('\t', ' ').Trim('\0', ' ') : Name;
    }

    private nint Export(nint library, string symbol) => NativeLibrary.TryGetExport(library, symbol, out nint address)
        ? address
        : throw new DeviceException(Name, 0, $"{Name} is no usable MPI library: it lacks {symbol}; name another one in {Launcher.LibraryVariable}");
}
