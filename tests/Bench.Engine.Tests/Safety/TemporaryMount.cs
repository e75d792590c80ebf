using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Safety;

/// <summary>A file system mounted for a test; where it cannot be mounted, the test is skipped.</summary>
public sealed class TemporaryMount : IDisposable
{
    public TemporaryMount(string device, string point, string? type = null)
    {
        Tool.RequireRoot();
        Point = Directory.CreateDirectory(point).FullName;
        Tool.RunOrSkip("mount", type is null ? [device, point] : ["-t", type, device, point]);
    }

    public string Point { get; }

    public void Dispose() => Tool.Run("umount", Point);
}
