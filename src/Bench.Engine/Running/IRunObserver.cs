namespace Bench.Engine.Running;

/// <summary>Watches a run; called on the coordinator's thread only, never on a daemon's.</summary>
public interface IRunObserver
{
    /// <summary>Something the user should read now: an error, a notice, a warning.</summary>
    void Message(string text);

    /// <summary>The run is laying out a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="done">Bytes so far.</param>
    /// <param name="total">Bytes in all.</param>
    void Layout(string path, long done, long total);

    /// <summary>Called about ten times a second while daemons run, and once at the end of each phase.</summary>
    void Progress(RunProgress progress);
}
