using System.ComponentModel;
using System.Diagnostics;

namespace Bench.Engine.Running;

/// <summary>Looks whether the run's trigger is pulled; runs on the coordinator's thread.</summary>
/// <param name="trigger">What pulls it.</param>
/// <param name="started">Clock time of the start.</param>
internal sealed class TriggerWatch(RunTrigger trigger, long started)
{
    private readonly long _due = trigger.After is TimeSpan after ? started + after.Nanoseconds() : long.MaxValue;

    /// <summary>True once it was pulled.</summary>
    public bool IsPulled { get; private set; }

    /// <summary>Looks; true when it is pulled just now.</summary>
    public bool Tick(long now)
    {
        if (IsPulled || (now < _due && !TakeFile()))
        {
            return false;
        }

        IsPulled = true;
        return true;
    }

    /// <summary>Runs the command, whose output is the run's own, to its end.</summary>
    /// <returns>Null, or why it could not be run.</returns>
    public string? Execute()
    {
        if (!IsPulled || string.IsNullOrEmpty(trigger.Command))
        {
            return null;
        }

        try
        {
            using Process shell = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", trigger.Command }, UseShellExecute = false })!;
            shell.WaitForExit();
            return null;
        }
        catch (Win32Exception failure)
        {
            return $"the trigger command could not be started: {failure.Message}";
        }
    }

    private bool TakeFile()
    {
        if (trigger.File is null || !File.Exists(trigger.File))
        {
            return false;
        }

        try
        {
            File.Delete(trigger.File);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has done its work all the same.
        }

        return true;
    }
}
