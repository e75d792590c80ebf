namespace Bench.Engine.Tests.Targets;

/// <summary>A loop device over a sparse file; needs root and losetup, otherwise the test is skipped.</summary>
public sealed class LoopDevice : IDisposable
{
    private LoopDevice(string path, string image)
    {
        Path = path;
        Image = image;
    }

    public string Path { get; }

    public string Image { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public static LoopDevice Create(TemporaryFolder folder, long bytes, int sectorSize = 512, bool readOnly = false, bool scanPartitions = false)
    {
        Tool.RequireRoot();
        string image = folder[$"image-{Guid.NewGuid():N}"];
        using (FileStream file = File.Create(image))
        {
            file.SetLength(bytes);
        }

        return Attach(image, sectorSize, readOnly, scanPartitions);
    }

    public static LoopDevice Attach(string image, int sectorSize = 512, bool readOnly = false, bool scanPartitions = false)
    {
        Tool.RequireRoot();
        List<string> arguments = ["--find", "--show", "--sector-size", $"{sectorSize}", image];
        if (readOnly)
        {
            arguments.Add("--read-only");
        }

        if (scanPartitions)
        {
            arguments.Add("--partscan");
        }

        return new LoopDevice(Tool.Run("losetup", [.. arguments]).Trim(), image);
    }

    public static string FindUnused()
    {
        Tool.RequireRoot();
        return Tool.Run("losetup", "--find").Trim();
    }

    public void Dispose() => Tool.Run("losetup", "--detach", Path);
}
