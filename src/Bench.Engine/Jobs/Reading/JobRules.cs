using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Reading;

/// <summary>What follows from a job's options together: contradictions are refused, consequences drawn.</summary>
internal sealed partial class JobRules(DraftJob job, JobReadSettings settings, List<JobMessage> messages)
{
    private readonly JobOptions _o = job.Options;

    private bool Reads => _o.ReadWrite.HasFlag(IoPattern.Read);

    private bool Writes => _o.ReadWrite.HasFlag(IoPattern.Write);

    private bool IsRandom => _o.ReadWrite.HasFlag(IoPattern.Random);

    /// <summary>Draws all consequences and checks.</summary>
    /// <exception cref="JobFileException">Options contradict each other.</exception>
    public void Apply()
    {
        CheckAccess();
        CheckZones();
        CheckSizes();
        CheckRates();
        ApplyTime();
        ApplyDepth();
        ApplyRandomness();
        ApplyVerify();
        ApplyIgnoredErrors();
        ApplyBuffers();
        ApplyMeasurement();
        ApplyTarget();
        ApplyReplay();
    }

    /// <summary>Checks that the job waited for is one earlier job.</summary>
    /// <exception cref="JobFileException">It is not.</exception>
    public static void CheckWaitFor(DraftJob job, IReadOnlyList<string> earlier)
    {
        if (job.Options.WaitFor is not { } name)
        {
            return;
        }

        var count = earlier.Count(other => other == name);
        var fault = name == job.Name ? "a job cannot wait for itself"
            : count == 0 ? $"there is no job {name} before this one" + (Syntax.NearestName.Find(name, earlier) is { } near ? $"; did you mean {near}?" : "")
            : count > 1 ? $"{count} earlier jobs are called {name}; give them different names"
            : null;
        if (fault is not null)
        {
            throw new JobFileException(job.PlaceOf("wait_for"), "wait_for", $"wait_for={name}: {fault}");
        }
    }

    private void CheckAccess()
    {
        if (settings.ReadOnly && _o.ReadIolog is null && (_o.ReadWrite & (IoPattern.Write | IoPattern.Trim)) != 0)
        {
            throw Refuse("rw", $"the job {job.Name} has trim or write operations, which are not allowed with --readonly");
        }
    }

    private void CheckZones()
    {
        if (_o.ZoneMode == ZoneMode.None && _o.ZoneSize > 0)
        {
            throw Refuse("zonesize", "zonesize needs zonemode=strided");
        }

        if (_o.ZoneMode == ZoneMode.Strided)
        {
            if (_o.ZoneSize == 0)
            {
                throw Refuse("zonemode", "zonemode=strided needs zonesize");
            }

            _o.ZoneRange = _o.ZoneRange == 0 ? _o.ZoneSize : _o.ZoneRange;
        }
    }

    private void CheckSizes()
    {
        RequirePairedSizes();
        var smallest = SmallestBlock();
        if (_o.Size is { IsPercent: false } size && size.Bytes < smallest)
        {
            throw Refuse("size", $"size={size.Bytes} is too small: it must not be less than the least block size, {smallest} bytes");
        }
    }

    private long SmallestBlock()
    {
        var smallest = long.MaxValue;
        foreach (var (flag, size) in new[]
                 {
                     (IoPattern.Read, _o.BlockSize.Read), (IoPattern.Write, _o.BlockSize.Write), (IoPattern.Trim, _o.BlockSize.Trim),
                 })
        {
            if (_o.ReadWrite.HasFlag(flag))
            {
                smallest = Math.Min(smallest, size.Min);
            }
        }

        return smallest;
    }

    private void CheckRates()
    {
        if (Any(_o.Rate) && Any(_o.RateIops))
        {
            throw Refuse("rate_iops", "rate and rate_iops are mutually exclusive");
        }

        if (Any(_o.RateMin) && Any(_o.RateIopsMin))
        {
            throw Refuse("rate_iops_min", "rate_min and rate_iops_min are mutually exclusive");
        }

        CheckMinimum("rate_min", _o.RateMin, "rate", _o.Rate);
        CheckMinimum("rate_iops_min", _o.RateIopsMin, "rate_iops", _o.RateIops);
    }

    private void CheckMinimum(string minimumName, PerDirection<long> minimum, string name, PerDirection<long> rate)
    {
        foreach (var direction in new[] { IoDirection.Read, IoDirection.Write, IoDirection.Trim })
        {
            if (rate[direction] > 0 && rate[direction] < minimum[direction])
            {
                throw Refuse(minimumName, $"{minimumName} {minimum[direction]} exceeds {name} {rate[direction]}");
            }
        }
    }

    private void ApplyTime()
    {
        if (_o.TimeBased && _o.Runtime is null)
        {
            Warn("time_based", "time_based requires a runtime; it is ignored");
            _o.TimeBased = false;
        }

        if (_o.ControlGroupWeight is not null && _o.ControlGroup is null)
        {
            Warn("cgroup_weight", "cgroup_weight needs cgroup, which names the group; it is ignored");
        }

        if (_o.SteadyState is not null
            && (_o.SteadyStateCheckInterval <= TimeSpan.Zero || _o.SteadyStateDuration.Ticks % _o.SteadyStateCheckInterval.Ticks != 0))
        {
            throw Refuse("steadystate", "steadystate_check_interval must be above 0 and divide steadystate_duration");
        }

        _o.ThinktimeSpin = _o.ThinktimeSpin > _o.Thinktime ? _o.Thinktime : _o.ThinktimeSpin;
    }

    private void ApplyDepth()
    {
        if (_o.IoDepth > 1 && !_o.OffloadSubmission && settings.Table.FindEngine(_o.IoEngine) is { IsSynchronous: true })
        {
            messages.Add(new JobMessage(
                job.PlaceOf("iodepth"),
                $"the engine {_o.IoEngine} is synchronous: one I/O at a time is in flight, not {_o.IoDepth}. Use io_uring or libaio for a queue",
                JobMessageKind.Note));
        }

        Clip("iodepth_low", _o.IoDepthLow ?? 0, _o.IoDepth, depth => _o.IoDepthLow = depth);
        Clip("iodepth_batch", _o.IoDepthBatch, _o.IoDepth, depth => _o.IoDepthBatch = depth);
        Clip("iodepth_batch_complete_min", _o.IoDepthBatchCompleteMin, _o.IoDepth, depth => _o.IoDepthBatchCompleteMin = depth);
        if (_o.IoDepthBatchCompleteMax < _o.IoDepthBatchCompleteMin)
        {
            _o.IoDepthBatchCompleteMax = _o.IoDepthBatchCompleteMin;
        }
    }

    private void Clip(string option, int value, int depth, Action<int> set)
    {
        if (value > depth)
        {
            Inform(option, $"{option}={value} is more than iodepth; {depth} is used");
            set(depth);
        }
    }

    private void ApplyRandomness()
    {
        if (!IsRandom)
        {
            _o.BlockAlign = null;
        }

        if (_o.BlockAlign is { } align)
        {
            var given = new PerDirection<long>(
                align.Read == 0 ? _o.BlockSize.Read.Min : align.Read,
                align.Write == 0 ? _o.BlockSize.Write.Min : align.Write,
                align.Trim == 0 ? _o.BlockSize.Trim.Min : align.Trim);
            _o.BlockAlign = given;
            var sizes = new PerDirection<long>(_o.BlockSize.Read.Min, _o.BlockSize.Write.Min, _o.BlockSize.Trim.Min);
            if (given != sizes && !_o.NoRandomMap)
            {
                Warn("ba", "a blockalign other than the block size turns the random map off: blocks may repeat");
                _o.NoRandomMap = true;
            }
        }

        if (_o.RandomDistribution.Kind != RandomDistributionKind.Random)
        {
            _o.NoRandomMap = true;
        }

        if (_o.IsSet("randseed"))
        {
            _o.RandRepeat = false;
        }
    }

    private static bool Any(PerDirection<long> value) => value.Read > 0 || value.Write > 0 || value.Trim > 0;

    private JobFileException Refuse(string option, string message) => new(job.PlaceOf(option), option, message);

    private void Inform(string option, string message)
        => messages.Add(new JobMessage(job.PlaceOf(option), message, JobMessageKind.Information));

    private void Warn(string option, string message) => messages.Add(new JobMessage(job.PlaceOf(option), message));
}
