using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Scsi;

/// <summary>Bytes as SPC-4 and SBC-3 draw them.</summary>
public sealed class CdbTests
{
    private readonly byte[] _cdb = [.. Enumerable.Repeat((byte)0xEE, 16)];

    [Fact]
    public void Read_16_puts_lba_and_length_where_the_standard_has_them()
    {
        Cdb.Read16(_cdb, 0x0102030405060708, 0x0A0B0C0D, CdbFlags.ForceUnitAccess);
        Assert.Equal(Convert.FromHexString("880801020304050607080A0B0C0D0000"), _cdb);
    }

    [Fact]
    public void Write_10_puts_lba_and_length_where_the_standard_has_them()
    {
        Cdb.Write10(_cdb, 0x01020304, 0x0506, CdbFlags.DisablePageOut);
        Assert.Equal(Convert.FromHexString("2A100102030400050600000000000000"), _cdb);
    }

    [Fact]
    public void Inquiry_of_a_page_sets_the_page_bit()
    {
        Cdb.Inquiry(_cdb, 255, 0xB0);
        Assert.Equal(Convert.FromHexString("1201B000FF0000000000000000000000"), _cdb);
    }

    [Fact]
    public void A_length_of_0_means_256_blocks_in_six_byte_commands_only()
    {
        Assert.Equal(256u, BlockCdb.Decode(Convert.FromHexString("081FFFFF000000000000000000000000")).Blocks);
        Assert.Equal(0x1F_FFFFul, BlockCdb.Decode(Convert.FromHexString("08FFFFFF000000000000000000000000")).Lba);
        Assert.Equal(0u, BlockCdb.Decode(Convert.FromHexString("28000000000100000000000000000000")).Blocks);
    }

    [Fact]
    public void Every_block_command_decodes_to_what_was_encoded()
    {
        Cdb.Read10(_cdb, 7, 8);
        Assert.Equal(new BlockCdb(7, 8, 0), BlockCdb.Decode(_cdb));
        Cdb.Read12(_cdb, 7, 80000);
        Assert.Equal(new BlockCdb(7, 80000, 0), BlockCdb.Decode(_cdb));
        Cdb.Write16(_cdb, 1ul << 40, 80000);
        Assert.Equal(new BlockCdb(1ul << 40, 80000, 0), BlockCdb.Decode(_cdb));
        Cdb.CompareAndWrite(_cdb, 9, 3);
        Assert.Equal(new BlockCdb(9, 3, 0), BlockCdb.Decode(_cdb));
        Cdb.WriteSame16(_cdb, 9, 3, unmap: true, noDataOut: true);
        Assert.True(BlockCdb.Decode(_cdb) is { Lba: 9, Blocks: 3, Unmap: true, NoDataOut: true, Anchor: false });
        Cdb.Verify16(_cdb, 9, 3, compareBytes: true);
        Assert.Equal(1, BlockCdb.Decode(_cdb).ByteCheck);
    }

    [Theory]
    [InlineData(0, 10, true)]
    [InlineData(10, 0, true)]
    [InlineData(11, 0, false)]
    [InlineData(9, 2, false)]
    [InlineData(ulong.MaxValue, 1, false)]
    public void Blocks_must_lie_within_the_unit(ulong lba, uint blocks, bool fits) => Assert.Equal(fits, new BlockCdb(lba, blocks, 0).FitsIn(10));
}
