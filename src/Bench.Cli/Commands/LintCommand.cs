using System.CommandLine;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;
using Bench.Engine.Running;
using Bench.Engine.Sweeps;

namespace Bench.Cli.Commands;

/// <summary><c>bench lint JOB…</c>: what a run would do and overwrite, without doing it.</summary>
internal static class LintCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var jobs = new Argument<string[]>("JOB") { Description = "job files, or preset:NAME", Arity = ArgumentArity.OneOrMore };
        var set = new Option<string[]>("--set") { Description = "an option that overrides the job file (repeatable)", HelpName = "KEY=VALUE" };
        var sweep = new Option<string[]>("--sweep") { Description = "values of an option to run one by one (repeatable; docs/sweeps.md)", HelpName = "KEY=VALUES" };
        var section = new Option<string[]>("--section") { Description = "only this job (repeatable)", HelpName = "NAME" };
        var allowDestroy = new Option<string[]>("--allow-destroy") { Description = "a target that may be overwritten", HelpName = "PATH" };
        var command = new Command("lint", "Show the plan, what would be overwritten, and advice") { jobs, set, sweep, section, allowDestroy };
        command.SetAction(parsed =>
        {
            var request = new RunRequest
            {
                JobFiles = parsed.GetRequiredValue(jobs),
                Overrides = parsed.GetValue(set) ?? [],
                Sections = parsed.GetValue(section) ?? [],
                Sweep = parsed.GetValue(sweep) ?? [],
                Settings = new RunSettings { AllowDestroy = parsed.GetValue(allowDestroy) ?? [] },
            };
            var texts = new JobTexts();
            JobSet jobSet = JobFiles.Read(request, texts, []);
            if (JobFiles.SweepOf(request, jobSet) is SweepSpec spec)
            {
                return new SweepPlanReport(request, texts, spec, Console.Out).Write();
            }

            using EmbeddedTargets embedded = EmbeddedTargets.StartFor(jobSet);
            return new PlanReport(RunPlanner.Plan(jobSet), request.Settings.AllowDestroy, Console.Out).Write();
        });
        return command;
    }
}
