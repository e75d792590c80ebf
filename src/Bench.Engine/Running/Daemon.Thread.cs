using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Measuring;
using Bench.Engine.Memory;
using Bench.Engine.Native;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Workload;
using Bench.Engine.Workload.Pace;
using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Running;

// What happens on the daemon's own thread.
internal sealed partial class Daemon
{
    private void Live()
    {
        EndReason reason = EndReason.Error;
        try
        {
            reason = SetUpAndRun();
        }
        catch (DeviceException failure)
        {
            Fail(failure.Errno == 0 ? Errno.EIO : failure.Errno, failure.Message);
        }
        catch (Exception failure) when (failure is OutOfMemoryException or IOException or UnauthorizedAccessException)
        {
            Fail(Errno.ENOMEM, $"{Plan.Job.Name}: set-up failed: {failure.Message}");
        }

        End(HasFailed ? EndReason.Error : reason);
    }

    private EndReason SetUpAndRun()
    {
        _context.Groups.Enter(Plan);
        ThreadPlacement.Apply(Plan);
        using PinnedMemory? pinned = Plan.Options.LockMemory > 0 ? PinnedMemory.Lock(Plan.Options.LockMemory) : null;
        using UnitMemory memory = UnitMemory.Allocate(Plan.Options);
        try
        {
            return SetUpAndRun(memory);
        }
        finally
        {
            // Before the memory goes, as I/O may be in flight after an error.
            _engine?.Dispose();
        }
    }

    private unsafe IIoEngine OpenEngine(UnitMemory memory)
    {
        _engine = EngineLayers.Create(_descriptor, Plan.Options, Targets.Count);
        _engine.Open(new EngineSetup
        {
            Job = Plan.Job.Name,
            CloneIndex = Plan.CloneIndex,
            Options = Plan.Options,
            Targets = Targets,
            Units = memory.Units,
            Depth = memory.Depth,
            Buffers = memory.Buffers.First,
            BufferBytes = memory.Buffers.Bytes,
            BufferStride = memory.Buffers.Stride,
            GivenUp = _givenUp.Token,
            ReadOnly = (Plan.Options.ReadWrite & (IoPattern.Write | IoPattern.Trim)) == 0,
            SeriesInterval = _context.SeriesInterval,
            IsStopping = () => _stop.IsSet || (_loop is { } loop && Clock.Now >= loop.Deadline),
            CountDropped = (direction, count) => Statistics[direction].DropIos += count,
            ChangePause = pause => _workload?.ChangePause(pause),
            AuxiliaryDirectory = _context.Settings.AuxiliaryDirectory,
            OpensOnDemand = EngineLayers.OpenOnDemand(_descriptor, Plan.Options, Targets.Count),
            Notify = _notices.Add,
            RequireNoContent = (path, size, read) => _context.Guard.RequireNoContent(Plan.Job.Name, path, size, read),
        });
        return _engine;
    }

    private IIoEngine RenewFiles(UnitMemory memory)
    {
        _engine!.Dispose();
        Unlink();
        Targets = _layout!.LayOut(Plan, Targets);
        return OpenEngine(memory);
    }

    private unsafe EndReason SetUpAndRun(UnitMemory memory)
    {
        IIoEngine engine = OpenEngine(memory);
        using FlowShare? flow = FlowShare.Join(_context.Flows, Plan.Options);
        using DaemonWorkload workload = new(Plan, Targets, _context.Seed, flow) { Limit = _limit };
        workload.Prepare(memory.Units, memory.Depth, checked((int)memory.Buffers.Stride));
        _workload = workload;
        StatisticsSetup setup = StatisticsSetup.For(Plan, engine.IsSynchronous, _context.DaemonCount, _context.SeriesInterval);
        Statistics = new DaemonStatistics(setup with { Slat = setup.Slat && engine.HasSubmissionLatency });
        _logs = DaemonLogs.For(Plan, engine.IsSynchronous);
        RunHook(Plan.Options.ExecPrerun, "prerun");
        var equipment = new DaemonEquipment
        {
            Options = Plan.Options,
            Targets = Targets,
            Engine = engine,
            Renew = Plan.Options.UnlinkEachLoop ? () => RenewFiles(memory) : null,
            Operation = _descriptor.Operation,
            HasPriorities = PreparePriorities(),
            Workload = workload,
            Statistics = Statistics,
            Logs = _logs,
            Stop = _stop,
            Reads = _context.Reads,
            Units = memory.Units,
            Depth = memory.Depth,
        };

        IoLoop loop = engine.IsSynchronous ? new SynchronousLoop(equipment) : new QueuedLoop(equipment);
        _policy = loop.Policy;
        HotMethods.Prepare([loop.GetType(), engine.GetType(), typeof(DaemonWorkload), .. _descriptor.HotTypes]);
        HasSetUp = true;
        _state = DaemonState.Waiting;
        _changed(this);
        StartGate gate = _gate!;
        if (gate.Wait(_stop))
        {
            _startAt = gate.OpenedAt + _startDelay;
            if (_startAt > Clock.Now)
            {
                // By startdelay, or with other hosts, which open their gates at other times.
                Waiting.Until(_startAt, _stop);
            }
        }

        if (!_stop.IsSet)
        {
            return Run(loop, gate.GridOrigin);
        }

        SaveState(_stop.Reason);
        return _stop.Reason;
    }

    private bool PreparePriorities()
    {
        PerDirection<IReadOnlyList<IoPriority>> priorities = CommandPriorities.Of(Plan.Options);
        Statistics.Read.Priorities.Prepare(priorities.Read);
        Statistics.Write.Priorities.Prepare(priorities.Write);
        return priorities.Read.Count + priorities.Write.Count > 0;
    }

    private EndReason Run(IoLoop loop, long gridOrigin)
    {
        _jobStartUnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        _jobStart = LinuxClock.Milliseconds(Plan.Options.JobStartClockId) ?? throw new DeviceException(
            Plan.Job.Name, Errno.EINVAL, $"{Plan.Job.Name}: job_start_clock_id={Plan.Options.JobStartClockId} is no clock of this system (man clock_gettime)");
        _threadId = Environment.CurrentManagedThreadId;

        // However late the scheduler lets this thread begin, its time counts from the common start: rates of daemons that
        // were not at work together must not be added up.
        long start = _startAt;
        _logs?.Start(start, _jobStartUnixMilliseconds);
        long rampEnd = start + Plan.Options.RampTime.Nanoseconds();
        var times = new LoopTimes(start, rampEnd, gridOrigin, Plan.Options.Runtime?.Nanoseconds() ?? long.MaxValue, _hold, _rampAmount);
        _loop = loop;
        Volatile.Write(ref _measuredFrom, rampEnd);
        _state = DaemonState.Running;

        EndReason reason;
        try
        {
            reason = loop.Run(times);
        }
        finally
        {
            Volatile.Write(ref _measuredFrom, MeasuredFrom);
            _loop = null;
            _endedAt = Clock.Now;
            loop.RecordUnfinished(_endedAt);
            _usage = loop.UsedSinceStart();
            _firstSubmission = loop.FirstSubmission;
            _notices.AddRange(loop.Notices);
        }

        if (loop.ErrorNumber != 0)
        {
            Fail(loop.ErrorNumber, loop.ErrorMessage!);
        }

        FlushAtEnd();
        SaveState(reason);
        RunHook(Plan.Options.ExecPostrun, "postrun");
        return reason;
    }

    private void RunHook(string? command, string when)
    {
        if (command is not null)
        {
            ExecHook.Run(Plan.Job.Name, command, when, _context.Settings.AuxiliaryDirectory);
        }
    }

    private void SaveState(EndReason reason)
    {
        // fio saves whenever a job ends; for us that is worth a file if the job was cut short, or if it was asked for.
        bool isWanted = _context.Settings.FioCompatible || Plan.Options.IsSet("verify_state_save")
            || reason is EndReason.Signal or EndReason.Trigger or EndReason.ExitAll or EndReason.Error;
        if (isWanted && _workload!.StateOf(Plan.Job.Name, Plan.Number - 1) is { } state
            && state.Save(VerifyState.PathOf(_context.Settings.AuxiliaryDirectory, Plan.Job.Name, Plan.Number - 1)) is string problem)
        {
            _notices.Add(problem);
        }
    }

    private void FlushAtEnd()
    {
        if (Plan.Options.EndSyncfs && FileUse.SyncFileSystems(Targets) is (string path, < 0 and int refused) && _errno == 0)
        {
            Fail(-refused, $"syncfs for {path} at the end failed: {Errno.Describe(-refused)}");
        }

        if (!Plan.Options.EndFsync && !Plan.Options.FsyncOnClose)
        {
            return;
        }

        for (int target = 0; target < Targets.Count; target++)
        {
            int result = _engine!.Flush(target);
            if (result < 0 && _errno == 0)
            {
                Fail(-result, $"fsync of {Targets[target].Path} at the end failed: {Errno.Describe(-result)}");
            }
        }
    }

    private void Fail(int errno, string message)
    {
        if (_errno == 0)
        {
            _errno = errno;
            _errorMessage = message;
        }
    }

    private void End(EndReason reason)
    {
        if (_endedAt == 0)
        {
            _loop = null;
            _endedAt = Clock.Now;
        }

        _endReason = reason;
        _state = DaemonState.Ended;
        _changed(this);
    }
}
