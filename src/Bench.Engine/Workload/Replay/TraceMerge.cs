using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Replay;

/// <summary>
/// Several blktraces as one, in the order of time (<c>merge_blktrace_file</c>): only what enters a queue, each trace stretched by
/// its percentage (<c>merge_blktrace_scalars</c>) and repeated (<c>merge_blktrace_iters</c>), a repetition beginning where the one
/// before it ended. Of equal times the first file's goes first.
/// </summary>
internal sealed class TraceMerge : IDisposable
{
    private readonly List<Input> _inputs = [];

    /// <exception cref="DeviceException">A file is no blktrace, or the lists do not fit the files.</exception>
    public TraceMerge(IReadOnlyList<string> paths, IReadOnlyList<double> scalars, IReadOnlyList<double> iterations)
    {
        RequireLength("merge_blktrace_scalars", scalars, paths);
        RequireLength("merge_blktrace_iters", iterations, paths);
        try
        {
            for (int i = 0; i < paths.Count; i++)
            {
                var input = new Input(
                    new TraceFile(paths[i]), scalars.Count == 0 ? 100 : (ulong)scalars[i], iterations.Count == 0 ? 1 : (ulong)iterations[i]);
                _inputs.Add(input);
                if (!input.Advance())
                {
                    Remove(_inputs.Count - 1);
                }
            }
        }
        catch (DeviceException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The next record of all; false at the end.</summary>
    public bool TryRead(out TraceRecord record)
    {
        if (_inputs.Count == 0)
        {
            record = default;
            return false;
        }

        int earliest = 0;
        for (int i = 1; i < _inputs.Count; i++)
        {
            if (_inputs[i].Record.Time < _inputs[earliest].Record.Time)
            {
                earliest = i;
            }
        }

        record = _inputs[earliest].Record;
        record.PayloadBytes = 0;
        if (!_inputs[earliest].Advance())
        {
            Remove(earliest);
        }

        return true;
    }

    /// <summary>Writes all that is left to a file, as blktrace would.</summary>
    /// <exception cref="DeviceException">It cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
            while (TryRead(out TraceRecord record))
            {
                file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<TraceRecord>(in record)));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(path, ManagedFailure.ErrnoOf(error), $"merge_blktrace_file={path} cannot be written: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inputs.ForEach(static input => input.File.Dispose());

    private static void RequireLength(string option, IReadOnlyList<double> values, IReadOnlyList<string> paths)
    {
        if (values.Count != 0 && values.Count != paths.Count)
        {
            throw new DeviceException(option, Errno.EINVAL, $"{option} has {values.Count} values for the {paths.Count} files of read_iolog");
        }
    }

    private void Remove(int index)
    {
        _inputs[index].File.Dispose();
        _inputs.RemoveAt(index);
    }

    private sealed class Input(TraceFile file, ulong percent, ulong iterations)
    {
        private ulong _iteration;
        private ulong _length;
        private ulong _last;

        public TraceFile File => file;

        public TraceRecord Record { get; private set; }

        /// <summary>Goes on to the next request that entered a queue; false after the last one of the last repetition.</summary>
        public bool Advance()
        {
            bool restarted = false;
            while (true)
            {
                while (file.TryRead(out TraceRecord record))
                {
                    _last = record.Time;
                    if (!record.IsQueue || record.Direction is null)
                    {
                        continue;
                    }

                    record.Time = (record.Time + (_iteration * _length)) * percent / 100;
                    Record = record;
                    return true;
                }

                _length = _length == 0 ? _last : _length;
                if (++_iteration >= iterations || restarted)
                {
                    return false;
                }

                file.Rewind();
                restarted = true;
            }
        }
    }
}
