using Bench.Engine.Hosts;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Hosts;

/// <summary>A sysfs and procfs made of plain files and links.</summary>
internal sealed class FakeSystem : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FakeSystem()
    {
        Roots = new SystemRoots(Directory.CreateDirectory(_folder["sys"]).FullName, Directory.CreateDirectory(_folder["proc"]).FullName);
        Directory.CreateDirectory(Path.Combine(Roots.Sys, "block"));
        Directory.CreateDirectory(Path.Combine(Roots.Sys, "dev", "block"));
    }

    public SystemRoots Roots { get; }

    public void Sys(string path, string content) => Write(Path.Combine(Roots.Sys, path), content);

    public void Proc(string path, string content) => Write(Path.Combine(Roots.Proc, path), content);

    /// <summary>Adds a disk whose device stands at <paramref name="place"/> below /sys/devices, as the kernel links it.</summary>
    public void Disk(string name, string number, string place, params (string Attribute, string Content)[] attributes)
    {
        string device = $"devices/{place}/block/{name}";
        Sys($"{device}/dev", number);
        Sys($"{device}/size", "2048");
        foreach ((string attribute, string content) in attributes)
        {
            Sys($"{device}/{attribute}", content);
        }

        Link($"block/{name}", $"../{device}");
        Link($"dev/block/{number}", $"../../{device}");
    }

    public void Partition(string disk, string name, string number)
    {
        Sys($"block/{disk}/{name}/dev", number);
        Sys($"block/{disk}/{name}/partition", name[^1..]);
        Sys($"block/{disk}/{name}/size", "1024");
        Link($"dev/block/{number}", $"../../block/{disk}/{name}");
    }

    public void Link(string path, string target)
    {
        string full = Path.Combine(Roots.Sys, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, target);
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content + "\n");
    }
}
