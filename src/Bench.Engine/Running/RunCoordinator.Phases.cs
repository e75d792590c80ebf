using Bench.Engine.Results;

namespace Bench.Engine.Running;

// One phase: set-up, common start, the watch over its daemons until the last has ended.
public sealed partial class RunCoordinator
{
    private void RunPhase(List<Daemon> daemons)
    {
        if (_isStopping)
        {
            daemons.ForEach(daemon => daemon.EndBeforeStart(_signal != 0 ? EndReason.Signal : EndReason.RankLost));
            return;
        }

        if (_trigger is { IsPulled: true })
        {
            daemons.ForEach(static daemon => daemon.EndBeforeStart(EndReason.Trigger));
            return;
        }

        foreach ((Daemon daemon, RampAmount amount) in RampAmount.For(daemons))
        {
            daemon.RampBy(amount);
        }

        var releases = new DaemonReleases(daemons, _daemons);
        using var schedulers = new SchedulerSwitch(daemons);
        SteadyStartWatch? steady = _context.Settings.Steady is { } start ? new SteadyStartWatch(start, daemons, _phase, _peers) : null;
        List<Daemon> ready = [.. daemons.Where(static daemon => daemon.State != DaemonState.Ended)];
        _settingUp = _unended = ready.Count;
        foreach (Daemon daemon in ready)
        {
            if (steady is not null)
            {
                daemon.HoldRamp(steady.Hold);
            }

            daemon.BeginSetUp();
        }

        WaitWhile(() => daemons.Any(static daemon => daemon.State == DaemonState.SettingUp), daemons);
        using (var quiet = new QuietMemory())
        {
            _peers.Arrive(RankSteps.StartOf(_phase));
            long moment = Clock.Now;
            WaitWhile(() => !_isStopping && !_steps.IsReached(RankSteps.StartOf(_phase), out moment), daemons);
            long? agreed = _peers.Size == 1 || _isStopping ? null : moment;
            var ended = new HashSet<Daemon>();
            WaitWhile(
                () =>
                {
                    releases.ReleaseDue(agreed);
                    steady?.Tick(Clock.Now);
                    foreach (Daemon daemon in daemons.Where(daemon => daemon.State == DaemonState.Ended && ended.Add(daemon)))
                    {
                        ExitAll.Apply(daemon, _daemons);
                        _steps.TellEnd(daemon);
                    }

                    ExitOnIoDone.Apply(daemons);

                    return ended.Count < daemons.Count;
                },
                daemons);
            _memoryUse += quiet.Use;
        }

        _context.Reads.PhaseEnds();

        if (steady?.Outcome is { } outcome)
        {
            _steadyStarts.Add(outcome);
        }

        // Files may be shared, so none goes before all ranks are done with it.
        _peers.Arrive(RankSteps.EndOf(_phase));
        WaitWhile(() => !_isStopping && !_steps.IsReached(RankSteps.EndOf(_phase), out _), daemons);
        daemons.ForEach(Settle);
        _observer.Progress(Progress());
    }

    private void Settle(Daemon ended)
    {
        ended.CleanUp();
        foreach (string notice in ended.Notices)
        {
            Say(ended.Named(notice));
        }

        if (ended.HasFailed)
        {
            Say(ended.Named(ended.ErrorMessage!));
        }
    }

    private void WaitWhile(Func<bool> condition, List<Daemon> daemons)
    {
        long stopAskedAt = 0;
        long nextProgress = 0;
        while (condition())
        {
            _changed.WaitOne(WatchMilliseconds);
            long now = Clock.Now;
            _watch?.Tick(now);
            _bandwidth?.Tick(now);
            if (_trigger?.Tick(now) == true)
            {
                _daemons.ForEach(static daemon => daemon.Stop(EndReason.Trigger));
            }

            foreach (SteadyStateWatch watch in _steady.Values)
            {
                watch.Tick(now);
            }

            if (_peers.Size > 1)
            {
                _peers.Tick(Progress(), Outcome);
                Follow();
            }

            if (now >= nextProgress)
            {
                _observer.Progress(Progress());
                nextProgress = now + (2 * WatchMilliseconds * 1_000_000L);
            }

            Daemon.Abandon(daemons.Where(daemon => daemon.IsOverdue(now, _context.Settings.DrainLimit)), NeverCameBack);

            if (!_isStopping)
            {
                continue;
            }

            stopAskedAt = stopAskedAt == 0 ? now : stopAskedAt;
            if (_stops > 1 || now - stopAskedAt > _context.Settings.DrainLimit.Nanoseconds())
            {
                Daemon.Abandon(daemons, NeverCameBack);
            }
        }
    }

    // Called on the daemons' threads. Thousands of them must not wake the coordinator one by one: it looks by itself
    // twenty times a second, and is woken for what it has to answer at once.
    private void Changed(Daemon daemon)
    {
        bool hasEnded = daemon.State == DaemonState.Ended;
        bool isAwaited = (!hasEnded || !daemon.HasSetUp) && Interlocked.Decrement(ref _settingUp) <= 0;
        isAwaited |= hasEnded && (Interlocked.Decrement(ref _unended) <= 0 || _endsMatter);
        if (isAwaited)
        {
            _changed.Set();
        }
    }
}
