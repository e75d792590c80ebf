using Bench.Engine.Workload.Verification;

namespace Bench.Engine.Tests.Workload;

public sealed class WriteProgressTests
{
    [Fact]
    public void The_last_completed_writes_of_each_file_are_named_newest_first()
    {
        var progress = new WriteProgress(depth: 2, files: 2);
        foreach (var (file, offset) in ((int, long)[])[(0, 0), (1, 100), (0, 4096), (0, 8192)])
        {
            progress.WriteIssued();
            progress.WriteCompleted(file, offset);
        }

        progress.WriteIssued();
        var state = progress.ToState("job", 3);

        Assert.Equal(("job", 3, 2, 2, 5L), (state.Job, state.Index, state.Depth, state.Files, state.Writes));
        Assert.Equal([new CompletedWrite(0, 8192), new CompletedWrite(0, 4096), new CompletedWrite(1, 100)], state.Completed);
    }

    [Fact]
    public void A_state_comes_back_as_it_was_saved()
    {
        var folder = Directory.CreateTempSubdirectory("bench-state-");
        try
        {
            var path = VerifyState.PathOf(folder.FullName, "a/b", 7);
            var state = new VerifyState("a/b", 7, 4, 2, 1L << 40, [new CompletedWrite(1, 1L << 50), new CompletedWrite(0, 0)]);

            Assert.Null(state.Save(path));
            var loaded = VerifyState.Load(path);

            Assert.EndsWith("local-a.b-7-verify.state", path);
            Assert.Equal(24 + 152 + (4 * 2 * 16), new FileInfo(path).Length);
            Assert.Equal(state.Completed, loaded.Completed);
            Assert.Equal(state with { Completed = loaded.Completed }, loaded);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_state_that_cannot_be_saved_is_no_failure_but_is_said()
    {
        var problem = new VerifyState("a", 0, 1, 1, 0, []).Save("/proc/nowhere/state");

        Assert.Contains("could not be saved", problem);
    }
}
