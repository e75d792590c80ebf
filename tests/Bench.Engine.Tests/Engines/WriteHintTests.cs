using System.Runtime.InteropServices;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Tests.Engines;

/// <summary><c>write_hint</c>: the life time of written data, as the kernel keeps it with the file.</summary>
public sealed partial class WriteHintTests
{
    private const int F_GET_RW_HINT = 1035;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1)]
    public void The_kernel_is_told(int hint)
    {
        using var file = new ScratchFile(64 * 1024);
        using FileStream watched = File.OpenRead(file.Path);
        var options = new JobOptions { WriteHint = hint };

        using (new EngineHarness(EngineCatalog.CreateStandard().Find("psync")!.Create(options), options, [file.Target]))
        {
            ulong kept = 99;
            Assert.Equal(0, Fcntl((int)watched.SafeFileHandle.DangerousGetHandle(), F_GET_RW_HINT, ref kept));
            Assert.Equal((ulong)hint, kept);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int fd, int command, ref ulong argument);
}
