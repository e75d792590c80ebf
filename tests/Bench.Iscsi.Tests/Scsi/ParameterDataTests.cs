using Bench.Iscsi.Scsi;
using Bench.Iscsi.Scsi.Vpd;

namespace Bench.Iscsi.Tests.Scsi;

public sealed class ParameterDataTests
{
    [Fact]
    public void Capacity_of_more_than_32_bits_sends_the_reader_to_read_capacity_16()
    {
        var large = new ReadCapacityData(1ul << 33, 512) { Thin = true, UnmappedReadsZero = true, LogicalPerPhysicalExponent = 3, LowestAlignedLba = 7 };
        byte[] bytes = new byte[ReadCapacityData.Length16];
        large.Write10(bytes);
        Assert.True(ReadCapacityData.TryParse10(bytes, out ReadCapacityData ten));
        Assert.True(ten.NeedsCapacity16);
        large.Write16(bytes);
        Assert.True(ReadCapacityData.TryParse16(bytes, out ReadCapacityData sixteen));
        Assert.Equal(large, sixteen);
    }

    [Fact]
    public void Block_limits_survive_writing_and_reading()
    {
        var limits = new BlockLimits { WriteSameRefusesZero = true, MaxCompareAndWrite = 1, OptimalTransferGranularity = 2, MaxTransfer = 3, OptimalTransfer = 4, MaxUnmapBlocks = 5, MaxUnmapDescriptors = 6, OptimalUnmapGranularity = 7, UnmapAlignment = 8, MaxWriteSame = 9, MaxAtomicTransfer = 10, AtomicAlignment = 11, AtomicGranularity = 12 };
        Assert.True(BlockLimits.TryParse(limits.Build(), out BlockLimits read));
        Assert.Equal(limits, read);
    }

    [Fact]
    public void A_short_block_limits_page_of_an_old_unit_leaves_the_rest_unreported()
    {
        byte[] old = new BlockLimits { MaxTransfer = 3 }.Build()[..16];
        Assert.True(BlockLimits.TryParse(old, out BlockLimits read));
        Assert.Equal(new BlockLimits { MaxTransfer = 3 }, read);
    }

    [Fact]
    public void Designators_survive_writing_and_reading()
    {
        Designator[] designators = [DeviceIdentification.LocalNaa(0x123456789), new(DesignatorAssociation.TargetPort, DesignatorType.ScsiName, "iqn.2026-01.x:y,t,0x0001\0\0\0\0"u8.ToArray())];
        Assert.True(DeviceIdentification.TryParse(DeviceIdentification.Build(designators), out List<Designator> read));
        Assert.Equal(["naa.3000000123456789", "iqn.2026-01.x:y,t,0x0001"], read.Select(each => each.ToString()));
    }

    [Fact]
    public void Supported_pages_are_listed_in_ascending_order() =>
        Assert.Equal([0x00, 0x00, 0x00, 0x03, 0x00, 0x80, 0xB0], VpdPage.BuildSupported([0xB0, 0x00, 0x80]));

    [Fact]
    public void Inquiry_data_survives_writing_and_reading()
    {
        var inquiry = new InquiryData("ACME", "DISK", "1") { TargetPortGroups = 1, VersionDescriptors = [0x0460, 0x04C0] };
        Assert.True(InquiryData.TryParse(inquiry.Build(), out InquiryData read));
        Assert.Equal((inquiry.Vendor, inquiry.Product, inquiry.Revision, inquiry.TargetPortGroups), (read.Vendor, read.Product, read.Revision, read.TargetPortGroups));
        Assert.Equal(inquiry.VersionDescriptors, read.VersionDescriptors);
    }

    [Theory]
    [InlineData(0, 0x0000_0000_0000_0000ul)]
    [InlineData(255, 0x00FF_0000_0000_0000ul)]
    [InlineData(256, 0x4100_0000_0000_0000ul)]
    [InlineData(16383, 0x7FFF_0000_0000_0000ul)]
    public void Unit_numbers_from_256_on_use_flat_addressing(int number, ulong address)
    {
        Assert.Equal(address, LunAddress.FromNumber(number));
        Assert.True(LunAddress.TryGetNumber(address, out int read));
        Assert.Equal(number, read);
    }

    [Fact]
    public void A_second_level_address_is_no_unit_number() => Assert.False(LunAddress.TryGetNumber(0x0001_0001_0000_0000, out _));
}
