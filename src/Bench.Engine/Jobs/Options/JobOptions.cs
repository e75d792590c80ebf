namespace Bench.Engine.Jobs.Options;

/// <summary>
/// The typed options of one job, globals applied; a property's documentation names the fio option behind it.
/// Set while a job file is read, never afterwards.
/// </summary>
public sealed partial class JobOptions
{
    private Dictionary<string, object> _engineOptions = [];

    /// <summary>Options of the I/O engine itself (<c>sqthread_poll</c>, <c>hipri</c> …) by canonical name, already typed.</summary>
    public IDictionary<string, object> EngineOptions => _engineOptions;

    /// <summary>A copy whose later changes leave this one alone.</summary>
    public JobOptions Clone()
    {
        var copy = (JobOptions)MemberwiseClone();
        copy._engineOptions = new Dictionary<string, object>(_engineOptions);
        copy._explicit = [.. _explicit];
        return copy;
    }
}
