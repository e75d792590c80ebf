using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Reading;

// What is written and checked, what is measured, what it goes to.
internal sealed partial class JobRules
{
    private void ApplyVerify()
    {
        if (_o.VerifyPattern is not null && !_o.IsSet("verify"))
        {
            _o.Verify = VerifyMethod.Pattern;
        }

        if (_o.Verify is VerifyMethod.Pattern or VerifyMethod.PatternHeader && _o.VerifyPattern is null)
        {
            throw Refuse("verify", "verify=pattern needs verify_pattern");
        }

        if (_o.Verify == VerifyMethod.None)
        {
            return;
        }

        if (Writes && _o.DoVerify && _o.NumJobs > 1 && _o.Filename is not null)
        {
            Warn("verify", "several daemons write to the same files and may overwrite each other's blocks, which verification then reports");
        }

        // The writes that are checked may be another job's, with another seed.
        if (_o.VerifyOnly)
        {
            _o.VerifyHeaderSeed &= _o.IsSet("verify_header_seed");
            _o.VerifyWriteSequence &= _o.IsSet("verify_write_sequence");
        }

        ApplyVerifyInterval();
    }

    // A list of errors to ignore is a continue_on_error for its kind of I/O.
    private void ApplyIgnoredErrors()
    {
        _o.ContinueOnError |= (_o.IgnoreReadErrors.Count > 0 ? ContinueOnError.Read : ContinueOnError.None)
            | (_o.IgnoreWriteErrors.Count > 0 ? ContinueOnError.Write : ContinueOnError.None)
            | (_o.IgnoreVerifyErrors.Count > 0 ? ContinueOnError.Verify : ContinueOnError.None);
    }

    private void RequirePairedSizes()
    {
        var (writes, trims) = (_o.BlockSizeSplit.Write, _o.BlockSizeSplit.Trim);
        var isSameSplit = (writes ?? []).SequenceEqual(trims ?? []);
        if (_o.ReadWrite.HasFlag(IoPattern.TrimWrite) && (_o.BlockSize.Write != _o.BlockSize.Trim || !isSameSplit))
        {
            throw Refuse("bs", "a mix of trims and writes writes each block that it trimmed, so both need the same block size");
        }
    }

    private void ApplyVerifyInterval()
    {
        if (_o.VerifyInterval == 0)
        {
            return;
        }

        var block = Writes ? _o.BlockSize.Write : _o.BlockSize.Read;
        _o.VerifyInterval = Math.Min(_o.VerifyInterval, block.Min);
        if (block.Min % _o.VerifyInterval != 0 || block.Max % _o.VerifyInterval != 0)
        {
            // fio's choice: the largest interval that covers every block evenly.
            long asked = _o.VerifyInterval;
            _o.VerifyInterval = (long)System.Numerics.BigInteger.GreatestCommonDivisor(block.Min, block.Max);
            Warn("verify_interval", $"verify_interval={asked} does not divide the block size; headers cover {_o.VerifyInterval} bytes");
        }
    }

    private void ApplyBuffers()
    {
        if (_o.BufferPattern is not null)
        {
            if (_o.ZeroBuffers)
            {
                Warn("zero_buffers", "buffer_pattern wins over zero_buffers");
            }

            _o.ZeroBuffers = false;
            _o.ScrambleBuffers = false;
        }

        if (_o.BufferCompressPercentage == 100)
        {
            _o.ZeroBuffers = true;
            _o.BufferCompressPercentage = null;
        }

        var fresh = _o.Verify != VerifyMethod.None || _o.DedupePercentage > 0 || _o.BufferCompressPercentage > 0
            || (_o.BufferPattern is not null && Reads);
        if (fresh && !_o.IsSet("refill_buffers"))
        {
            _o.RefillBuffers = true;
        }

        if (_o.DedupePercentage > 0 && _o.DedupeMode == DedupeMode.WorkingSet)
        {
            CheckWorkingSet();
        }
    }

    private void CheckWorkingSet()
    {
        if (_o.Size is null)
        {
            throw Refuse("dedupe_mode", "dedupe_mode=working_set needs size");
        }

        if (_o.DedupeWorkingSetPercentage + _o.DedupePercentage > 100)
        {
            throw Refuse(
                "dedupe_percentage",
                $"{_o.DedupePercentage}% of duplicates and a working set of {_o.DedupeWorkingSetPercentage}% are more than 100%");
        }
    }

    private void ApplyMeasurement()
    {
        if (_o.GtodReduce)
        {
            _o.DisableClat = _o.DisableSlat = _o.DisableBw = true;
        }

        if (_o.LogStoreCompressed && (_o.LogIssueTime || _o.LogWindowValue == LogWindowValue.Both))
        {
            throw Refuse(
                "log_store_compressed",
                $"log_store_compressed stores rows as fio 3.33 does, and they have no place for {(_o.LogIssueTime ? "log_issue_time" : "log_window_value=both")}");
        }

        _o.LatPercentiles &= !_o.DisableLat;
        _o.ClatPercentiles &= !_o.DisableClat;
        _o.SlatPercentiles &= !_o.DisableSlat;
    }

    private void ApplyTarget()
    {
        if (_o.IoScheduler is { } scheduler)
        {
            Inform("ioscheduler", $"ioscheduler={scheduler} changes the scheduler of the devices below this job's targets, which needs root");
        }

        if (_o.PreRead)
        {
            _o.Invalidate = false;
        }

        if (_o.Filename is not null && _o.NrFiles > 1)
        {
            Warn("nrfiles", "nrfiles is ignored, since filename says which files there are");
        }

    }
}
