using System.Net.Sockets;
using System.Text;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Targets;

namespace Bench.Engine.Workload.Replay;

/// <summary>Where the record of a daemon is: a text log, a blktrace, a merge of blktraces, standard input or a Unix socket.</summary>
internal sealed class ReplaySource
{
    private readonly IReadOnlyList<string> _paths;
    private readonly JobOptions _options;
    private readonly bool _isSocket;

    private ReplaySource(IReadOnlyList<string> paths, JobOptions options)
    {
        _paths = paths;
        _options = options;
        _isSocket = !IsMerge && FileStatus.Read(Name, out FileStatus status) == 0 && status.IsSocket;
    }

    /// <summary>What to call it in messages.</summary>
    public string Name => IsMerge ? string.Join(':', _paths) : _paths[0];

    /// <summary>False for standard input and sockets.</summary>
    public bool CanBeReadTwice => Name != TargetInspector.StandardStream && !_isSocket;

    private bool IsMerge => _options.MergeBlktraceFile is not null;

    /// <summary>The source of a clone: clones take the files of the list in turn, a merge is the same for all.</summary>
    public static ReplaySource Of(JobOptions options, int clone)
    {
        IReadOnlyList<string> paths = FileNameList.Parse(options.ReadIolog!);

        // fio numbers the clones behind the first one backwards, and takes the files by that number.
        int number = clone == 0 ? 0 : options.NumJobs - clone;
        return new ReplaySource(options.MergeBlktraceFile is null ? [paths[number % paths.Count]] : paths, options);
    }

    /// <summary>The merge that a job asks for.</summary>
    public static TraceMerge Merge(JobOptions options) =>
        new(FileNameList.Parse(options.ReadIolog!), options.MergeBlktraceScalars, options.MergeBlktraceIters);

    /// <summary>Opens it at its beginning.</summary>
    /// <exception cref="DeviceException">It cannot be read, or does not begin as a record does.</exception>
    public IReplayReader Open()
    {
        bool looksUp = _options.ReplayRedirect is null;
        if (IsMerge)
        {
            TraceMerge merge = Merge(_options);
            return new TraceReader(merge.TryRead, merge, looksUp);
        }

        if (CanBeReadTwice && TraceFile.IsTrace(Name, out _))
        {
            var file = new TraceFile(Name);
            return new TraceReader(file.TryRead, file, looksUp);
        }

        return new TextLogReader(Name, OpenText());
    }

    private StreamReader OpenText()
    {
        try
        {
            Stream stream = Name == TargetInspector.StandardStream ? Console.OpenStandardInput()
                : _isSocket ? Connect()
                : new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            return new StreamReader(stream, Encoding.UTF8);
        }
        catch (SocketException error)
        {
            throw new DeviceException(Name, error.NativeErrorCode, $"{Name}, a socket that should give the log to replay, cannot be connected to: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(Name, ManagedFailure.ErrnoOf(error), $"{Name}, a log of I/O to replay, cannot be read: {error.Message}");
        }
    }

    private NetworkStream Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Name));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
