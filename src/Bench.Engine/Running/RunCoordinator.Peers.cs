using Bench.Engine.Results;

namespace Bench.Engine.Running;

// The run as one rank among several: laying out together, and following what other ranks decide.
public sealed partial class RunCoordinator
{
    private void PrepareTogether(SharedPreparation shared, RunPreparation preparation)
    {
        // Nobody watches while files are laid out, so news come by a timer.
        using var follow = new Timer(_ => Follow(), null, WatchMilliseconds, WatchMilliseconds);
        try
        {
            _phases = shared.Prepare(_daemons, _phases, preparation.Prepare);
        }
        catch (OperationCanceledException)
        {
            Follow();
            if (!_isStopping)
            {
                Stop(EndReason.RankLost);
            }
        }
    }

    // What other ranks have decided.
    private void Follow()
    {
        lock (_following)
        {
            FollowNews();
        }
    }

    private void FollowNews()
    {
        foreach (string news in _peers.News())
        {
            if (RankSteps.StopSignalOf(news) is int signal)
            {
                if (_signal == 0)
                {
                    InterruptHere(signal);
                }
            }
            else if (RankSteps.FailureOf(news) is (int rank, string message) && !_isStopping)
            {
                Say($"rank {rank} cannot run: {message}");
                Stop(EndReason.RankLost);
            }
            else if (RankSteps.IsLoss(news) && !_isStopping)
            {
                Stop(EndReason.RankLost);
            }
            else
            {
                RankSteps.ApplyEnd(news, _daemons);
            }
        }

        if (_peers.Trouble is string trouble && !_isStopping)
        {
            Say(trouble);
            Stop(EndReason.RankLost);
            _steps.TellLoss();
        }
    }
}
