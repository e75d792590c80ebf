using Bench.Engine.Hosts;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;
using Bench.Engine.Planning;

namespace Bench.Engine.Running;

/// <summary>The control groups of a run (<c>cgroup</c>): made and entered as daemons start, removed when the run is over.</summary>
/// <param name="tree">Where they are; null when the system has no block I/O controller.</param>
internal sealed class ControlGroups(ControlGroupTree? tree) : IDisposable
{
    private const int RemovalAttempts = 100;
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _made = [];
    private string? _common;

    /// <summary>Moves the calling thread, or with version 2 the process, into the group of its job.</summary>
    /// <exception cref="DeviceException">The group cannot be had; the message says why.</exception>
    public void Enter(DaemonPlan plan)
    {
        JobOptions options = plan.Options;
        if (options.ControlGroup is not string name)
        {
            return;
        }

        if (tree is null)
        {
            throw Failure(plan, Errno.ENODEV, "no control groups with a block I/O controller are mounted");
        }

        lock (_lock)
        {
            RequireCommon(plan, name);
            string folder = Path.Combine(tree.Root, name);
            try
            {
                Make(folder, options.KeepControlGroup);
                SetWeight(plan, folder);
                File.WriteAllText(Path.Combine(folder, tree.Members), "0");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Failure(plan, Errno.EACCES, $"{failure.Message} Control groups need root");
            }
        }
    }

    /// <summary>Leaves and removes the groups that were made, once the threads in them are gone.</summary>
    public void Dispose()
    {
        if (_common is not null)
        {
            TryTo(() => File.WriteAllText(Path.Combine(tree!.Root, tree.Members), "0"));
        }

        foreach (string folder in _made)
        {
            for (int attempt = 0; attempt < RemovalAttempts && Directory.Exists(folder) && !TryTo(() => Directory.Delete(folder)); attempt++)
            {
                Thread.Sleep(RemovalPause);
            }
        }

        _made.Clear();
    }

    // The I/O controller of version 2 does not tell threads of a process apart, and daemons are threads.
    private void RequireCommon(DaemonPlan plan, string name)
    {
        if (!tree!.IsUnified)
        {
            return;
        }

        if (_common is not null && _common != name)
        {
            throw Failure(plan, Errno.EINVAL, $"control groups of version 2 hold whole processes, and another job is in {_common}: run the jobs apart");
        }

        _common = name;
    }

    private void Make(string folder, bool keep)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        if (!keep)
        {
            _made.Add(folder);
        }
    }

    private void SetWeight(DaemonPlan plan, string folder)
    {
        if (plan.Options.ControlGroupWeight is not int weight)
        {
            return;
        }

        if (tree!.IsUnified && !tree.Weights.Any(file => File.Exists(Path.Combine(folder, file))))
        {
            File.WriteAllText(Path.Combine(tree.Root, "cgroup.subtree_control"), "+io");
        }

        string file = tree.Weights.FirstOrDefault(file => File.Exists(Path.Combine(folder, file)))
            ?? throw Failure(plan, Errno.ENOENT, $"{folder} has neither {string.Join(" nor ", tree.Weights)}: this kernel weighs no block I/O");
        File.WriteAllText(Path.Combine(folder, file), weight.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool TryTo(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static DeviceException Failure(DaemonPlan plan, int errno, string message) =>
        new(plan.Job.Name, errno, $"cgroup={plan.Options.ControlGroup}: {message} ({plan.Job.Source})");
}
