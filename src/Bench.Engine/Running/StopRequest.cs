using Bench.Engine.Results;

namespace Bench.Engine.Running;

/// <summary>A request that a daemon end early; the daemon looks at it once per I/O or batch, anyone may make it.</summary>
internal sealed class StopRequest
{
    private volatile int _reason;

    /// <summary>True once a stop was asked for.</summary>
    public bool IsSet => _reason != 0;

    /// <summary>Why, or <see cref="EndReason.NotStarted"/> when nobody asked.</summary>
    public EndReason Reason => (EndReason)_reason;

    /// <summary>Asks the daemon to end; the first reason stands.</summary>
    public void Set(EndReason reason) => Interlocked.CompareExchange(ref _reason, (int)reason, (int)EndReason.NotStarted);
}
