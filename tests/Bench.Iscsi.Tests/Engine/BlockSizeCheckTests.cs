using Bench.Engine;
using Bench.Engine.Jobs.Options;
using Bench.Iscsi.Engine;

namespace Bench.Iscsi.Tests.Engine;

/// <summary>Jobs whose I/Os cannot consist of a LUN's whole blocks.</summary>
public sealed class BlockSizeCheckTests
{
    [Theory]
    [InlineData(512, 512, false)]
    [InlineData(512, 2048, false)]
    [InlineData(6144, 6144, false)]
    [InlineData(4096, 4096, true)]
    [InlineData(512, 8192, true)]
    public void A_job_is_refused_only_where_no_size_fits(long least, long most, bool fits)
    {
        var options = new JobOptions { ReadWrite = IoPattern.Read, BlockSize = new(new SizeRange(least, most)) };
        var url = IscsiEngine.ParseUrl("iscsi://127.0.0.1/iqn.2026-01.org.test:t/0");
        var error = Record.Exception(() => EngineTarget.CheckBlockSizes(url, 4096, options));
        Assert.Equal(fits, error is null);
        if (!fits)
        {
            var refusal = Assert.IsType<DeviceException>(error);
            Assert.Contains("4096", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("bs=", refusal.Message, StringComparison.Ordinal);
        }
    }
}
