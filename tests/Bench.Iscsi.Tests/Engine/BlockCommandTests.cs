using Bench.Iscsi.Engine;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Tests.Engine;

public sealed class BlockCommandTests
{
    [Fact]
    public void Commands_made_in_registers_are_those_of_the_standard()
    {
        var bytes = new byte[16];
        Cdb.Read10(bytes, 0x12345678, 0xabcd);
        Same(bytes, BlockCommand.Create(BlockCommand.Read10, 0, 0x12345678, 0xabcd, 0));
        Cdb.Write12(bytes, 0x12345678, 0x9abcdef0, CdbFlags.ForceUnitAccess);
        Same(bytes, BlockCommand.Create(BlockCommand.Write10, 12, 0x12345678, 0x9abcdef0, 8));
        Cdb.Read16(bytes, 0x123456789abcdef0, 0x13579bdf);
        Same(bytes, BlockCommand.Create(BlockCommand.Read10, 0, 0x123456789abcdef0, 0x13579bdf, 0));
        Cdb.Write16(bytes, 5, 70000);
        Same(bytes, BlockCommand.Create(BlockCommand.Write10, 0, 5, 70000, 0));
        Cdb.Unmap(bytes, 0x0118);
        Same(bytes, BlockCommand.CreateUnmap(0x0118));
        Cdb.SynchronizeCache10(bytes);
        Same(bytes, BlockCommand.Create(BlockCommand.SynchronizeCache10, 10, 0, 0, 0));
    }

    private static void Same(byte[] expected, CdbBytes cdb)
    {
        var actual = new byte[16];
        cdb.Write(actual);
        Assert.Equal(expected, actual);
    }
}
