using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines.Companions;

/// <summary>
/// <c>cpuio</c>: keeps a CPU busy for <c>cpuload</c> percent of the time, in chunks of <c>cpuchunks</c> with pauses between them. A
/// chunk counts as an I/O without data.
/// </summary>
internal sealed unsafe class CpuEngine : IIoEngine
{
    /// <summary>fio's name of the engine.</summary>
    public const string Name = "cpuio";

    /// <summary>Name of the option that ends the job with the last one that does I/O.</summary>
    public const string ExitOnIoDone = "exit_on_io_done";

    private const int DefaultChunkMicroseconds = 50_000;

    // fio's size of what is sorted.
    private const int Numbers = 256 * 1024;

    private IoUnit* _units;
    private long _chunk;
    private JobOptions? _options;
    private Action<TimeSpan>? _changePause;
    private int[] _numbers = [];

    public bool IsSynchronous => true;

    /// <summary>Length of a chunk as the job asks for it.</summary>
    public static TimeSpan ChunkOf(JobOptions options) =>
        TimeSpan.FromMicroseconds(options.EngineNumber("cpuchunks") ?? DefaultChunkMicroseconds);

    /// <summary>The pause that follows a chunk of that length to give the load that the job asks for.</summary>
    public static TimeSpan PauseOf(JobOptions options, TimeSpan chunk)
    {
        long load = Math.Clamp(options.EngineNumber("cpuload") ?? 0, 1, 100);
        return new TimeSpan(chunk.Ticks * (100 - load) / load);
    }

    public void Open(EngineSetup setup)
    {
        if (setup.Options.EngineNumber("cpuload") is null or 0)
        {
            throw new DeviceException(Name, Errno.EINVAL, "cpuio needs cpuload=, the percentage of a CPU that it is to keep busy.");
        }

        _units = setup.Units;
        _options = setup.Options;
        _changePause = setup.ChangePause;
        _chunk = ChunkOf(setup.Options).Nanoseconds();
        if (setup.Options.EngineOptions.TryGetValue("cpumode", out object? mode) && (CpuMode)mode == CpuMode.Qsort)
        {
            _numbers = new int[Numbers];
            new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_numbers.AsSpan()));
        }
    }

    public int Submit(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            Burn();
            _units[slot].Result = IoResult.NoData;
        }

        return slots.Length;
    }

    public void Dispose()
    {
    }

    private void Burn()
    {
        long started = Clock.Now;
        if (_numbers.Length == 0)
        {
            while (Clock.Now - started < _chunk)
            {
            }

            return;
        }

        NumberSorting.SortAbout(_numbers);

        // How long sorting takes depends on the machine and on what else runs there, so each pause fits the chunk before it.
        _changePause!(PauseOf(_options!, TimeSpan.FromMicroseconds((Clock.Now - started) / 1000)));
    }
}
