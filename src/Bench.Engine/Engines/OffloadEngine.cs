using Bench.Engine.Measuring;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>
/// <c>io_submit_mode=offload</c>: <c>iodepth</c> worker threads, each with an engine and open files of its own, carry out what
/// the daemon hands over, one I/O at a time each. A slow I/O holds one worker up and the daemon keeps its pace. As in fio 3.33,
/// completion latency begins when a worker takes the I/O up, total latency when the daemon had it ready.
/// </summary>
/// <param name="create">Makes a worker's engine.</param>
internal sealed unsafe class OffloadEngine(Func<IIoEngine> create) : IIoEngine
{
    private const int StackBytes = 256 * 1024;

    private readonly object _gate = new();
    private readonly Queue<int> _waiting = new();
    private readonly Queue<int> _finished = new();
    private Worker[] _workers = [];
    private IoUnit* _units;
    private bool _isClosed;
    private DeviceException? _failure;

    /// <inheritdoc/>
    public bool IsSynchronous => false;

    /// <inheritdoc/>
    public bool StampsTimes => true;

    /// <inheritdoc/>
    public bool HasSubmissionLatency => !_workers[0].Engine.IsSynchronous;

    /// <summary>What the workers have used, up to when each last went idle.</summary>
    public ThreadUsage WorkerUsage
    {
        get
        {
            lock (_gate)
            {
                return _workers.Aggregate(default(ThreadUsage), static (sum, worker) => sum + worker.Usage);
            }
        }
    }

    /// <inheritdoc/>
    public void Open(EngineSetup setup)
    {
        _units = setup.Units;
        _waiting.EnsureCapacity(setup.Depth);
        _finished.EnsureCapacity(setup.Depth);
        using var ready = new CountdownEvent(setup.Depth);
        _workers = [.. Enumerable.Range(0, setup.Depth).Select(number => new Worker(this, create(), setup, ready, number))];
        ready.Wait();
        if (_failure is not null)
        {
            Dispose();
            throw _failure;
        }
    }

    /// <inheritdoc/>
    public int Submit(ReadOnlySpan<int> slots)
    {
        lock (_gate)
        {
            foreach (int slot in slots)
            {
                _waiting.Enqueue(slot);
            }

            // Workers and the reaping daemon wait at the same gate.
            Monitor.PulseAll(_gate);
        }

        return slots.Length;
    }

    /// <inheritdoc/>
    public int Reap(Span<int> slots, int minimum, long timeoutNanoseconds)
    {
        long deadline = timeoutNanoseconds < 0 ? long.MaxValue : Clock.Now + timeoutNanoseconds;
        lock (_gate)
        {
            while (_finished.Count < minimum && _failure is null)
            {
                long left = deadline == long.MaxValue ? -1 : deadline - Clock.Now;
                if (deadline != long.MaxValue && left <= 0)
                {
                    break;
                }

                Monitor.Wait(_gate, left < 0 ? Timeout.Infinite : (int)Math.Clamp((left + 999_999) / 1_000_000, 1, int.MaxValue));
            }

            if (_failure is not null)
            {
                throw _failure;
            }

            int count = 0;
            while (count < slots.Length && _finished.TryDequeue(out int slot))
            {
                slots[count++] = slot;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public int Flush(int target) => _workers[0].Engine.Flush(target);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        Array.ForEach(_workers, static worker => worker.Thread.Join());
    }

    private sealed class Worker
    {
        // How often a busy worker's use of the CPU is looked at, I/Os.
        private const int UsageSpacing = 64;

        private readonly OffloadEngine _owner;
        private readonly EngineSetup _setup;
        private readonly CountdownEvent _ready;
        private readonly OverlapGate? _overlaps;
        private readonly int[] _slot = new int[1];
        private readonly string _name;
        private int _untilUsage;

        public Worker(OffloadEngine owner, IIoEngine engine, EngineSetup setup, CountdownEvent ready, int number)
        {
            _owner = owner;
            Engine = engine;
            _setup = setup;
            _ready = ready;
            _overlaps = setup.Options.SerializeOverlap ? OverlapGate.Shared : null;
            _name = $"{setup.Options.Comm ?? setup.Job}/{number}";
            Thread = new Thread(Live, StackBytes) { IsBackground = true };
            Thread.Start();
        }

        public Thread Thread { get; }

        public IIoEngine Engine { get; }

        public ThreadUsage Usage { get; private set; }

        private void Live()
        {
            LinuxThread.SetName(_name);
            bool isOpen = Try(() => Engine.Open(_setup));
            Usage = LinuxThread.Usage();
            _ready.Signal();
            if (isOpen)
            {
                Try(CarryOutAll);
            }

            Engine.Dispose();
        }

        private bool Try(Action work)
        {
            try
            {
                work();
                return true;
            }
            catch (Exception failure) when (failure is DeviceException or OutOfMemoryException or IOException or UnauthorizedAccessException)
            {
                lock (_owner._gate)
                {
                    _owner._failure ??= failure as DeviceException ?? new DeviceException(_name, Errno.EIO, $"{_name}: {failure.Message}");
                    Monitor.PulseAll(_owner._gate);
                }

                return false;
            }
        }

        private void CarryOutAll()
        {
            while (TryTake(out int slot))
            {
                CarryOut(slot);
            }
        }

        private bool TryTake(out int slot)
        {
            object gate = _owner._gate;
            lock (gate)
            {
                while (!_owner._waiting.TryDequeue(out slot))
                {
                    if (_owner._isClosed)
                    {
                        return false;
                    }

                    NoteUsage();
                    Monitor.Wait(gate);
                }
            }

            return true;
        }

        private void CarryOut(int slot)
        {
            ref IoUnit unit = ref _owner._units[slot];
            string path = _setup.Targets[unit.Target].Path;
            bool guards = _overlaps is not null && unit.Direction != IoDirection.Sync;
            if (guards)
            {
                _overlaps!.Enter(path, unit.Offset, unit.Length);
            }

            // Rest of a short transfer: its times go on from the first part.
            if (unit.Transferred == 0)
            {
                unit.Issued = Clock.Now;
            }

            _slot[0] = slot;
            while (Engine.Submit(_slot) == 0)
            {
            }

            if (!Engine.IsSynchronous)
            {
                while (Engine.Reap(_slot, 1, -1) == 0)
                {
                }
            }

            unit.Completed = Clock.Now;
            if (guards)
            {
                _overlaps!.Leave(path, unit.Offset, unit.Length);
            }

            lock (_owner._gate)
            {
                _owner._finished.Enqueue(slot);
                if (--_untilUsage <= 0)
                {
                    NoteUsage();
                }

                Monitor.PulseAll(_owner._gate);
            }
        }

        private void NoteUsage()
        {
            Usage = LinuxThread.Usage();
            _untilUsage = UsageSpacing;
        }
    }
}
