using Bench.Engine.Engines;

namespace Bench.Engine.Jobs.Options;

/// <summary>One entry of <c>cmdprio_bssplit</c>.</summary>
/// <param name="Size">Block size, bytes.</param>
/// <param name="Percent">Share of the I/Os of that size.</param>
/// <param name="Priority">Their priority; null for that of <c>cmdprio_class</c> and <c>cmdprio</c>.</param>
public readonly record struct PriorityShare(long Size, int Percent, IoPriority? Priority);
