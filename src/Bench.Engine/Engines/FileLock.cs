using System.Collections.Concurrent;

namespace Bench.Engine.Engines;

/// <summary>A lock of a file among all daemons, held for reading by many or for writing by one (<c>lockfile</c>).</summary>
internal sealed class FileLock
{
    private static readonly ConcurrentDictionary<string, FileLock> Locks = new();

    private readonly object _gate = new();
    private int _readers;
    private bool _isWritten;
    private int _waiting;

    /// <summary>True while another daemon waits.</summary>
    public bool IsWanted => Volatile.Read(ref _waiting) > 0;

    /// <summary>The lock of a path.</summary>
    public static FileLock Of(string path) => Locks.GetOrAdd(Path.GetFullPath(path), static _ => new FileLock());

    /// <summary>Takes the lock.</summary>
    /// <param name="writes">For writing.</param>
    /// <param name="waits">Wait until it is free.</param>
    /// <returns>False when it is not free.</returns>
    public bool Enter(bool writes, bool waits)
    {
        lock (_gate)
        {
            _waiting++;
            while (_isWritten || (writes && _readers > 0))
            {
                if (!waits)
                {
                    _waiting--;
                    return false;
                }

                Monitor.Wait(_gate);
            }

            _waiting--;
            _isWritten = writes;
            _readers += writes ? 0 : 1;
            return true;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Leave(bool writes)
    {
        lock (_gate)
        {
            _isWritten = false;
            _readers -= writes ? 0 : 1;
            Monitor.PulseAll(_gate);
        }
    }
}
