using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Tests.Target;

public sealed class LunSpecTests
{
    [Fact]
    public void A_memory_unit_has_a_size_and_blocks_of_512_bytes() =>
        Assert.Equal(new LunSpec(LunKind.Memory) { Size = 1L << 30 }, LunSpec.Parse("memory:1g"));

    [Fact]
    public void All_options_are_read() =>
        Assert.Equal(
            new LunSpec(LunKind.File) { Path = "/tmp/a:b", BlockSize = 4096, Size = 2 << 20, ReadOnly = true, Number = 7, Serial = "S1" },
            LunSpec.Parse("file:/tmp/a:b,block=4096,size=2m,ro,lun=7,serial=S1"));

    [Theory]
    [InlineData("memory")]
    [InlineData("memory:")]
    [InlineData("memory:0")]
    [InlineData("memory:-1")]
    [InlineData("memory:9999999999t")]
    [InlineData("memory:1g,block=1000")]
    [InlineData("memory:1g,block=131072")]
    [InlineData("memory:1g,lun=16384")]
    [InlineData("memory:1g,speed=9")]
    [InlineData("memory:256")]
    [InlineData("file:")]
    [InlineData("disk:/dev/sda")]
    public void What_is_no_unit_is_refused_with_the_text_named(string text)
    {
        var error = Assert.Throws<FormatException>(() => LunSpec.Parse(text));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }
}
