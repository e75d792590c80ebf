using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Native;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// Threads that check what a daemon has read (<c>verify_async</c>). The daemon hands over a copy of each block, from a bounded
/// number of buffers, and goes on; results come back in the order in which blocks were handed over.
/// </summary>
internal sealed unsafe class CheckerThreads : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly object _gate = new();
    private readonly Handed[] _handed;
    private readonly Thread[] _threads;
    private readonly byte* _buffers;
    private readonly nuint _stride;
    private long _head;
    private long _taken;
    private long _tail;
    private bool _isClosed;

    /// <summary>Starts the threads.</summary>
    /// <param name="checks">One check for each thread.</param>
    /// <param name="cpus">CPUs they may run on; null for those of the daemon.</param>
    /// <param name="buffers">Blocks that may be waiting or under check at once.</param>
    /// <param name="largest">Bytes of the largest block.</param>
    /// <param name="intervals">Most verify intervals in a block.</param>
    /// <exception cref="DeviceException">The CPUs cannot be used.</exception>
    public CheckerThreads(IReadOnlyList<BlockCheck> checks, IReadOnlyList<int>? cpus, int buffers, int largest, int intervals)
    {
        _handed = new Handed[buffers];
        foreach (ref Handed handed in _handed.AsSpan())
        {
            handed.Replaced = new bool[intervals];
        }

        _stride = (nuint)largest;
        _buffers = (byte*)NativeMemory.AlignedAlloc((nuint)buffers * _stride, (nuint)Environment.SystemPageSize);
        int refused = 0;
        using var started = new CountdownEvent(checks.Count);
        _threads = [.. checks.Select((check, number) => new Thread(
            () =>
            {
                LinuxThread.SetName($"verify/{number}");
                int result = cpus is { Count: > 0 } ? LinuxThread.SetAffinity(cpus) : 0;
                Interlocked.CompareExchange(ref refused, result, 0);
                started.Signal();
                Work(check);
            },
            StackBytes)
        {
            IsBackground = true,
        })];
        Array.ForEach(_threads, static thread => thread.Start());
        started.Wait();
        if (refused != 0)
        {
            Dispose();
            throw new DeviceException(
                "verify_async_cpus", -refused, $"verify_async_cpus={string.Join(',', cpus!)} was refused: {Errno.Describe(-refused)}");
        }
    }

    /// <summary>Hands a block over; waits while all buffers are in use.</summary>
    /// <returns>Null, or what is wrong with a block that was handed over before.</returns>
    public WorkloadFailure? Check(in IoUnit unit, ReadOnlySpan<bool> replaced)
    {
        WorkloadFailure? earlier = null;
        if (_tail - _head == _handed.Length)
        {
            TryTakeResult(wait: true, out earlier);
        }

        int place = (int)(_tail % _handed.Length);
        ref Handed handed = ref _handed[place];
        handed.Unit = unit;
        handed.Unit.Buffer = _buffers + ((nuint)place * _stride);
        handed.ReplacedCount = replaced.Length;
        replaced.CopyTo(handed.Replaced);
        Buffer.MemoryCopy(unit.Buffer, handed.Unit.Buffer, unit.Length, unit.Length);
        lock (_gate)
        {
            _tail++;
            Monitor.Pulse(_gate);
        }

        while (earlier is null && TryTakeResult(wait: false, out earlier))
        {
        }

        return earlier;
    }

    /// <summary>Takes the result of the block that was handed over first.</summary>
    /// <param name="wait">Wait for it.</param>
    /// <param name="failure">Null, or what is wrong with the block.</param>
    /// <returns>False when there is no block, or it has not been checked yet.</returns>
    public bool TryTakeResult(bool wait, out WorkloadFailure? failure)
    {
        failure = null;
        if (_head == _tail)
        {
            return false;
        }

        ref Handed handed = ref _handed[(int)(_head % _handed.Length)];
        lock (_gate)
        {
            while (!handed.IsChecked)
            {
                if (!wait)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }
        }

        failure = handed.Failure;
        handed.Failure = null;
        handed.IsChecked = false;
        _head++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        Array.ForEach(_threads, static thread => thread.Join());
        NativeMemory.AlignedFree(_buffers);
    }

    private void Work(BlockCheck check)
    {
        while (true)
        {
            long number;
            lock (_gate)
            {
                while (_taken == _tail && !_isClosed)
                {
                    Monitor.Wait(_gate);
                }

                if (_isClosed)
                {
                    return;
                }

                number = _taken++;
            }

            ref Handed handed = ref _handed[(int)(number % _handed.Length)];
            handed.Failure = check.Check(handed.Unit, handed.Unit.Buffer, handed.Replaced.AsSpan(0, handed.ReplacedCount), Clock.Now);
            lock (_gate)
            {
                handed.IsChecked = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private struct Handed
    {
        public IoUnit Unit;
        public bool[] Replaced;
        public int ReplacedCount;
        public WorkloadFailure? Failure;
        public bool IsChecked;
    }
}
