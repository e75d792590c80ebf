using Bench.Engine.Jobs.Options;
using Bench.Engine.Workload.Seeding;

namespace Bench.Engine.Workload.Verification;

/// <summary>
/// Which verified writes are trimmed again (<c>trim_percentage</c>), and when: after every <c>trim_backlog</c> writes up to
/// <c>trim_backlog_batch</c> of those drawn so far.
/// </summary>
internal sealed class VerifiedTrims
{
    private readonly Queue<(long Position, WriteRecord Record)> _drawn = new();
    private readonly int _percent;
    private readonly long _backlog;
    private readonly long _batch;
    private RandomStream _random;
    private long _sinceBatch;
    private long _batchLeft;

    private VerifiedTrims(JobOptions options, RandomStream random)
    {
        _percent = options.TrimPercentage;
        _backlog = options.TrimBacklog;
        _batch = options.TrimBacklogBatch > 0 ? options.TrimBacklogBatch : options.TrimBacklog;
        _random = random;
    }

    /// <summary>Trims in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>The trims of a job, or null when it makes none.</summary>
    public static VerifiedTrims? Create(JobOptions options, DaemonSeeds seeds) =>
        options.TrimPercentage > 0 && options.TrimBacklog > 0 ? new VerifiedTrims(options, seeds.Stream(SeedUse.VerifiedTrims)) : null;

    /// <summary>Draws whether a finished write is to be trimmed.</summary>
    /// <param name="position">Where the log holds it.</param>
    /// <param name="record">The write.</param>
    public void Written(long position, in WriteRecord record)
    {
        if (_random.Percent(_percent))
        {
            _drawn.Enqueue((position, record));
        }

        if (++_sinceBatch >= _backlog)
        {
            _sinceBatch = 0;
            _batchLeft += _batch;
        }
    }

    /// <summary>The next write to trim now.</summary>
    /// <returns>False when none is due.</returns>
    public bool TryTake(out long position, out WriteRecord record)
    {
        position = 0;
        record = default;
        if (_batchLeft == 0)
        {
            return false;
        }

        if (!_drawn.TryDequeue(out var next))
        {
            _batchLeft = 0;
            return false;
        }

        (position, record) = next;
        return true;
    }

    /// <summary>Counts a trim that goes out.</summary>
    public void Issued()
    {
        _batchLeft--;
        InFlight++;
    }

    /// <summary>Counts a trim that came back.</summary>
    public void Completed() => InFlight--;

    /// <summary>Forgets what was drawn, after a complete read-back.</summary>
    public void Clear()
    {
        _drawn.Clear();
        _batchLeft = 0;
        _sinceBatch = 0;
    }
}
