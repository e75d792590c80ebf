using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Running;

/// <summary>
/// Holds daemons until their start. All that wait are woken by one system call, so that thousands begin within the time that
/// the scheduler needs to run each of them for the first time.
/// </summary>
internal sealed unsafe class StartGate
{
    // Counts what there is to look at: opening and disturbances.
    private readonly int* _word = (int*)NativeMemory.AllocZeroed(sizeof(int));
    private volatile bool _isOpen;

    ~StartGate() => NativeMemory.Free(_word);

    /// <summary>Clock time of the opening, once it is open.</summary>
    public long OpenedAt { get; private set; }

    /// <summary>Clock time from which the phase's intervals count, once it is open.</summary>
    public long GridOrigin { get; private set; }

    /// <summary>Lets all through, those too that come later.</summary>
    /// <param name="now">Clock time.</param>
    /// <param name="gridOrigin">Clock time from which the phase's intervals count.</param>
    public void Open(long now, long gridOrigin)
    {
        OpenedAt = now;
        GridOrigin = gridOrigin;
        _isOpen = true;
        Disturb();
    }

    /// <summary>Makes those that wait look at their stop requests.</summary>
    public void Disturb()
    {
        if (OperatingSystem.IsLinux())
        {
            Interlocked.Increment(ref *_word);
            Futex.WakeAll(_word);
            GC.KeepAlive(this);
            return;
        }

        lock (this)
        {
            Interlocked.Increment(ref *_word);
            Monitor.PulseAll(this);
        }
    }

    /// <summary>Waits for the opening.</summary>
    /// <returns>False when <paramref name="stop"/> was set instead.</returns>
    public bool Wait(StopRequest stop)
    {
        while (true)
        {
            int seen = Volatile.Read(ref *_word);
            if (stop.IsSet || _isOpen)
            {
                return !stop.IsSet;
            }

            if (OperatingSystem.IsLinux())
            {
                Futex.Wait(_word, seen);
                continue;
            }

            lock (this)
            {
                if (Volatile.Read(ref *_word) == seen)
                {
                    Monitor.Wait(this);
                }
            }
        }
    }
}
