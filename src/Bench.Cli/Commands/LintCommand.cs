using System.CommandLine;
using Bench.Engine.Jobs;
using Bench.Engine.Planning;

namespace Bench.Cli.Commands;

/// <summary><c>bench lint JOB…</c>: what a run would do and overwrite, without doing it.</summary>
internal static class LintCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var jobs = new Argument<string[]>("JOB") { Description = "job files", Arity = ArgumentArity.OneOrMore };
        var set = new Option<string[]>("--set") { Description = "an option that overrides the job file (repeatable)", HelpName = "KEY=VALUE" };
        var section = new Option<string[]>("--section") { Description = "only this job (repeatable)", HelpName = "NAME" };
        var allowDestroy = new Option<string[]>("--allow-destroy") { Description = "a target that may be overwritten", HelpName = "PATH" };
        var command = new Command("lint", "Show the plan, what would be overwritten, and advice") { jobs, set, section, allowDestroy };
        command.SetAction(parsed =>
        {
            JobSet jobSet = JobFiles.Read(
                parsed.GetRequiredValue(jobs), parsed.GetValue(set) ?? [], parsed.GetValue(section) ?? [], readOnly: false);
            using EmbeddedTargets embedded = EmbeddedTargets.StartFor(jobSet);
            return new PlanReport(RunPlanner.Plan(jobSet), parsed.GetValue(allowDestroy) ?? [], Console.Out).Write();
        });
        return command;
    }
}
