using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Running;
using Bench.Engine.Tests.Running;

namespace Bench.Engine.Tests.Engines;

/// <summary><c>lockfile</c>: which daemons have I/O to one file in flight together.</summary>
public sealed class FileLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(FileLockMode.Exclusive, IoPattern.Read)]
    [InlineData(FileLockMode.Exclusive, IoPattern.Write)]
    [InlineData(FileLockMode.ReadWrite, IoPattern.Write)]
    public void A_locked_file_has_one_daemon_at_a_time(FileLockMode mode, IoPattern pattern)
    {
        // Each I/O stays until another one comes or a millisecond is over: without a lock two of 512 would meet at once.
        var meeting = new Meeting(TimeSpan.FromMilliseconds(1));

        RunOutcome outcome = Run(mode, pattern, meeting);

        Assert.All(outcome.Daemons, static daemon => Assert.Equal(0, daemon.Errno));
        Assert.Equal((512, 1), (meeting.Visits, meeting.Most));
    }

    [Theory]
    [InlineData(FileLockMode.ReadWrite, IoPattern.Read)]
    [InlineData(FileLockMode.None, IoPattern.Write)]
    public void Daemons_that_do_not_exclude_each_other_meet(FileLockMode mode, IoPattern pattern)
    {
        var meeting = new Meeting(Patience);

        RunOutcome outcome = Run(mode, pattern, meeting);

        Assert.All(outcome.Daemons, static daemon => Assert.Equal(0, daemon.Errno));
        Assert.Equal(2, meeting.Most);
    }

    private static RunOutcome Run(FileLockMode mode, IoPattern pattern, Meeting meeting)
    {
        using var file = new ScratchFile(1 << 20);
        EngineRegistry engines = EngineCatalog.CreateStandard().Add(new EngineDescriptor
        {
            Name = "meeting",
            Summary = "does nothing, and notes who is there at the same time",
            Targets = EngineTargets.Files,
            IsSynchronous = true,
            Create = _ => new MeetingEngine(meeting),
        });
        RunPlan plan = RunPlanner.Plan(new([RunFixture.Job("a", 0, options =>
        {
            options.IoEngine = "meeting";
            options.Filename = file.Path;
            options.NumJobs = 2;
            options.ReadWrite = pattern;
            options.LockFile = mode;
        })], [], []));
        using var coordinator = new RunCoordinator(plan, engines, new RunSettings { FioCompatible = true }, new SilentObserver());
        return coordinator.Run();
    }

    /// <summary>Notes how many are there together; nobody waits any more once two have met.</summary>
    private sealed class Meeting(TimeSpan patience)
    {
        private readonly object _gate = new();
        private int _present;

        public int Most { get; private set; }

        public int Visits { get; private set; }

        public void Visit()
        {
            lock (_gate)
            {
                Visits++;
                Most = Math.Max(Most, ++_present);
                Monitor.PulseAll(_gate);
                if (Most < 2)
                {
                    Monitor.Wait(_gate, patience);
                }

                _present--;
            }
        }
    }

    private sealed unsafe class MeetingEngine(Meeting meeting) : IIoEngine
    {
        private IoUnit* _units;

        public bool IsSynchronous => true;

        public void Open(EngineSetup setup) => _units = setup.Units;

        public int Submit(ReadOnlySpan<int> slots)
        {
            foreach (int slot in slots)
            {
                meeting.Visit();
                _units[slot].Result = _units[slot].Length;
            }

            return slots.Length;
        }

        public void Dispose()
        {
        }
    }
}
