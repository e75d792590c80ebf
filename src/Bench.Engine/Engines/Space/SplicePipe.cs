using Bench.Engine.Native;

namespace Bench.Engine.Engines.Space;

/// <summary>The pipe of a daemon through which it splices. All calls give 0 or a negative errno and leave the pipe empty between I/Os that went well.</summary>
internal sealed unsafe class SplicePipe : IDisposable
{
    private int _reading;
    private int _writing;

    private SplicePipe(int reading, int writing)
    {
        _reading = reading;
        _writing = writing;
    }

    /// <summary>Makes a pipe.</summary>
    /// <exception cref="DeviceException">The process has no descriptors left.</exception>
    public static SplicePipe Create()
    {
        int* ends = stackalloc int[2];
        if (LinuxPipe.Create(ends, LinuxFile.O_CLOEXEC) != 0)
        {
            int errno = Errno.Last;
            throw new DeviceException("splice", errno, $"splice: no pipe can be made: {Errno.Describe(errno)}; raise the limit of open files (ulimit -n), or use fewer jobs.");
        }

        return new SplicePipe(ends[0], ends[1]);
    }

    /// <summary>Moves from a file or socket into the empty pipe, as much as it holds.</summary>
    /// <param name="fd">Where from.</param>
    /// <param name="offset">Where in it, moved on; null where there are no offsets.</param>
    /// <param name="length">Bytes wanted.</param>
    /// <param name="moved">Bytes moved; 0 at the end.</param>
    public int Fill(int fd, long* offset, int length, out int moved)
    {
        int error;
        do
        {
            error = Outcome(LinuxPipe.Splice(fd, offset, _writing, null, Math.Min(length, LinuxPipe.Capacity), LinuxPipe.SPLICE_F_MOVE), out moved);
        }
        while (error == -Errno.EINTR);

        return error;
    }

    /// <summary>Moves what is in the pipe to memory.</summary>
    public int ReadInto(byte* buffer, int length)
    {
        var vector = new IoVector { Base = buffer, Length = length };
        while (vector.Length > 0)
        {
            int error = Outcome(LinuxPipe.Vmsplice(_reading, &vector, 1, LinuxPipe.SPLICE_F_MOVE), out int moved);
            if (error is not (0 or -Errno.EINTR))
            {
                return error;
            }

            vector.Base += moved;
            vector.Length -= moved;
        }

        return 0;
    }

    /// <summary>Puts pages of memory into the empty pipe, as many as it holds.</summary>
    public int TakeFrom(byte* buffer, int length, out int moved)
    {
        var vector = new IoVector { Base = buffer, Length = length };
        int error;
        do
        {
            error = Outcome(LinuxPipe.Vmsplice(_writing, &vector, 1, LinuxPipe.SPLICE_F_NONBLOCK), out moved);
        }
        while (error == -Errno.EINTR);

        return error;
    }

    /// <summary>Moves what is in the pipe to a file or socket.</summary>
    /// <param name="fd">Where to.</param>
    /// <param name="offset">Where in it, moved on; null where there are no offsets.</param>
    /// <param name="length">Bytes in the pipe.</param>
    public int DrainTo(int fd, long* offset, int length)
    {
        while (length > 0)
        {
            int error = Outcome(LinuxPipe.Splice(_reading, null, fd, offset, length, LinuxPipe.SPLICE_F_MOVE), out int moved);
            if (error is not (0 or -Errno.EINTR))
            {
                return error;
            }

            length -= moved;
        }

        return 0;
    }

    public void Dispose()
    {
        if (_reading >= 0)
        {
            _ = LinuxFile.Close(_reading);
            _ = LinuxFile.Close(_writing);
            _reading = _writing = -1;
        }
    }

    private static int Outcome(nint result, out int moved)
    {
        moved = (int)Math.Max(result, 0);
        return result < 0 ? -Errno.Last : 0;
    }
}
