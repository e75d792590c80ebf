namespace Bench.Engine.Jobs.Options;

/// <summary>What the <c>:N</c> suffix of a random <c>rw</c> repeats (fio <c>rw_sequencer</c>).</summary>
public enum RwSequencer
{
    /// <summary>N I/Os in sequence before the next random offset.</summary>
    Sequential,

    /// <summary>The same offset N times.</summary>
    Identical,
}
