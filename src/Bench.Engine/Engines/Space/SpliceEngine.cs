namespace Bench.Engine.Engines.Space;

/// <summary>
/// <c>splice</c>: data goes through a pipe. A read is splice(2) from the file into the pipe and vmsplice(2) from there into the
/// buffer; a write is the way back. Blocks larger than the pipe take several rounds.
/// </summary>
internal sealed unsafe class SpliceEngine : IIoEngine
{
    private IoUnit* _units;
    private TargetFiles? _files;
    private SplicePipe? _pipe;

    public bool IsSynchronous => true;

    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _files = TargetFiles.Open(setup);
        _pipe = SplicePipe.Create();
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            IoUnit* unit = _units + slot;
            int fd = _files![unit->Target];
            unit->Result = unit->Direction switch
            {
                IoDirection.Read => Read(fd, unit),
                IoDirection.Write => Write(fd, unit),
                IoDirection.Trim => _files.Trim(*unit),
                _ => _files.Sync(*unit),
            };
        }

        return slots.Length;
    }

    public int Flush(int target) => _files!.Flush(target);

    public void Dispose()
    {
        _pipe?.Dispose();
        _files?.Dispose();
    }

    private int Read(int fd, IoUnit* unit)
    {
        long offset = unit->Offset;
        int done = 0;
        while (done < unit->Length)
        {
            int error = _pipe!.Fill(fd, &offset, unit->Length - done, out int moved);
            if (error != 0 || moved == 0)
            {
                return error != 0 ? error : done;
            }

            error = _pipe.ReadInto(unit->Buffer + done, moved);
            if (error != 0)
            {
                return error;
            }

            done += moved;
        }

        return done;
    }

    private int Write(int fd, IoUnit* unit)
    {
        long offset = unit->Offset;
        int done = 0;
        while (done < unit->Length)
        {
            int error = _pipe!.TakeFrom(unit->Buffer + done, unit->Length - done, out int moved);
            error = error == 0 ? _pipe.DrainTo(fd, &offset, moved) : error;
            if (error != 0)
            {
                return error;
            }

            done += moved;
        }

        return done;
    }
}
