using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;
using Bench.Engine.Running;

namespace Bench.Report.Tests.Fixtures;

/// <summary>Runs a job file on the real engine and writes its result, so that writer and reader cannot drift apart.</summary>
internal static class EngineRun
{
    public static void Write(string jobFile, string resultFile)
    {
        RunPlan plan = RunPlanner.Plan(JobReader.Read([jobFile], new JobReadSettings()));
        using var coordinator = new RunCoordinator(plan, EngineCatalog.CreateStandard(), new RunSettings { JobFiles = [jobFile], Label = "real" }, new Unwatched());
        RunOutcome outcome = coordinator.Run();
        using var writer = new StreamWriter(resultFile);
        FioJsonWriter.Write(ResultDocument.From(outcome), writer);
    }

    private sealed class Unwatched : IRunObserver
    {
        public void Message(string text)
        {
        }

        public void Layout(string path, long done, long total)
        {
        }

        public void Progress(RunProgress progress)
        {
        }
    }
}
