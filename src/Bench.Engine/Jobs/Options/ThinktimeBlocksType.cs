namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>thinktime_blocks_type</c>.</summary>
public enum ThinktimeBlocksType
{
    /// <summary>Blocks are counted at completion.</summary>
    Complete,

    /// <summary>Blocks are counted at issue.</summary>
    Issue,
}
