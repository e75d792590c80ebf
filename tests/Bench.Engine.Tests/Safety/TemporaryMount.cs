using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Safety;

/// <summary>A file system mounted for a test; where it cannot be mounted, the test is skipped.</summary>
public sealed class TemporaryMount : IDisposable
{
    public TemporaryMount(string device, string point, params string[] arguments)
    {
        Tool.RequireRoot();
        Point = Directory.CreateDirectory(point).FullName;
        Tool.RunOrSkip("mount", [.. arguments, device, point]);
    }

    public string Point { get; }

    public static TemporaryMount Memory(long bytes, string point) => new("none", point, "-t", "tmpfs", "-o", $"size={bytes}");

    public void Dispose() => Tool.Run("umount", Point);
}
