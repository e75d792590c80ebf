using Bench.Engine.Engines;
using Bench.Engine.Native;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Targets;
using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Running;

/// <summary>
/// Everything before the first I/O that needs no daemon thread: engine probes, checks, write safety, layout of files.
/// A job that cannot run is ended with its error; the others go on, as with fio.
/// </summary>
internal sealed class RunPreparation(RunContext context, FileLayout layout, Action<string> say, CancellationToken cancellation)
{
    private readonly HashSet<EngineDescriptor> _probed = [];

    /// <summary>Prepares all daemons in order.</summary>
    public void Prepare(IReadOnlyList<Daemon> daemons)
    {
        foreach (Daemon daemon in daemons)
        {
            try
            {
                Prepare(daemon);
            }
            catch (DeviceException failure)
            {
                daemon.FailBeforeStart(failure.Errno == 0 ? Errno.EINVAL : failure.Errno, failure.Message);
                say(daemon.Named(failure.Message));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Prepare(Daemon daemon)
    {
        DaemonPlan plan = daemon.Plan;
        EngineDescriptor engine = daemon.Engine;
        Probe(engine, plan);
        RequireWritable(engine, plan);
        StateLimit? limit = StateLimit.Load(plan, context.Settings.AuxiliaryDirectory);
        IReadOnlyList<Target> targets = TargetLayout.Resolve(plan, engine);
        TargetChecks.Require(plan, targets);
        if (plan.CloneIndex == 0)
        {
            TraceMerging.Run(plan.Job);
        }

        if (plan.Replay is { WritesRefused: > 0 and long refused })
        {
            say(daemon.Named($"skips replay of {refused} writes and trims due to read-only"));
        }

        context.Guard.Require(plan, targets, engine.Effect);
        targets = layout.LayOut(plan, targets, cancellation);
        if (plan.Options.PreRead)
        {
            FileUse.PreRead(targets, cancellation);
        }

        daemon.Equip(targets, layout, limit);
        if (plan.Options.CreateOnly)
        {
            daemon.EndBeforeStart(EndReason.Size);
        }
    }

    // rw= does not tell with these engines, so reading the jobs did not find it out.
    private void RequireWritable(EngineDescriptor engine, DaemonPlan plan)
    {
        if (context.Settings.ReadOnly && engine.Effect is EngineEffect.Creates or EngineEffect.Changes or EngineEffect.Deletes)
        {
            throw new DeviceException(
                engine.Name, Errno.EPERM, $"the job {plan.Job.Name} changes files, as ioengine={engine.Name} does whatever rw= says, which is not allowed with --readonly");
        }
    }

    private void Probe(EngineDescriptor engine, DaemonPlan plan)
    {
        if (_probed.Add(engine) && engine.Probe(plan.Options) is string refusal)
        {
            _probed.Remove(engine);
            throw new DeviceException(engine.Name, Errno.ENOSYS, refusal);
        }
    }
}
