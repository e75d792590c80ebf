using System.Globalization;
using Bench.Engine.Targets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Engines;

/// <summary>A compressed memory disk of our own; needs root and the kernel's zram.</summary>
public sealed class ZramFixture : IDisposable
{
    private const string Control = "/sys/class/zram-control";
    private string? _number;

    public static long Size => 64L * 1024 * 1024;

    public Target Target
    {
        get
        {
            _number ??= Add();
            return new Target($"/dev/zram{_number}", TargetKind.Block, Size, 4096);
        }
    }

    public void Dispose()
    {
        if (_number != null)
        {
            File.WriteAllText(Path.Combine(Control, "hot_remove"), _number);
        }
    }

    private static string Add()
    {
        Tool.RequireRoot();
        Skip.IfNot(Directory.Exists(Control), "the kernel has no zram");

        // Reading the file makes a new device, and gives its number.
        string number = File.ReadAllText(Path.Combine(Control, "hot_add")).Trim();
        File.WriteAllText($"/sys/block/zram{number}/disksize", Size.ToString(CultureInfo.InvariantCulture));
        return number;
    }
}

/// <summary>A loop device over a scratch file; needs root and losetup(8).</summary>
public sealed class LoopDeviceFixture : IDisposable
{
    private const string Limit = "/sys/fs/cgroup/blkio/blkio.throttle.read_iops_device";

    private ScratchFile? _backing;
    private LoopDevice? _device;
    private string? _limited;

    public static long Size => 16L * 1024 * 1024;

    public Target Target
    {
        get
        {
            _backing ??= new ScratchFile(Size);
            _device ??= LoopDevice.Attach(_backing.Path);
            return new Target(_device.Path, TargetKind.Block, Size, 512);
        }
    }

    /// <summary>Lets the kernel start only so many reads a second, which holds asynchronous reads in flight.</summary>
    public void LimitReads(int perSecond)
    {
        Skip.IfNot(File.Exists(Limit), "the kernel's I/O throttling (cgroup v1 blkio) is not mounted");
        string device = File.ReadAllText($"/sys/block/{Path.GetFileName(Target.Path)}/dev").Trim();
        File.WriteAllText(Limit, $"{device} {perSecond.ToString(CultureInfo.InvariantCulture)}");
        _limited = device;
    }

    /// <summary>Undoes <see cref="LimitReads"/>.</summary>
    public void LiftLimit()
    {
        if (_limited != null)
        {
            File.WriteAllText(Limit, $"{_limited} 0");
            _limited = null;
        }
    }

    public void Dispose()
    {
        LiftLimit();
        _device?.Dispose();
        _backing?.Dispose();
    }
}
