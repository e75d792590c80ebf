using Bench.Iscsi.Scsi;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Iscsi.Tests.Scsi;

public sealed class SenseDataTests
{
    private static readonly SenseData Miscompare = new(SenseKey.Miscompare, AdditionalSense.MiscompareDuringVerify, Information: 512);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_formats_carry_everything(bool descriptors)
    {
        foreach (SenseData sense in new[] { Miscompare, SenseData.InvalidFieldInCdb(8), SenseData.InvalidFieldInParameters(20), new(SenseKey.UnitAttention, AdditionalSense.NexusLoss) })
        {
            byte[] bytes = new byte[SenseData.MaxLength];
            int length = sense.Write(bytes, descriptors);
            Assert.True(SenseData.TryParse(bytes.AsSpan(0, length), out SenseData read));
            Assert.Equal(sense, read);
        }
    }

    [Fact]
    public void Fixed_format_is_laid_out_as_the_standard_has_it()
    {
        byte[] bytes = new byte[SenseData.MaxLength];
        int length = Miscompare.Write(bytes, descriptorFormat: false);
        Assert.Equal(Convert.FromHexString("F0000E000002000A000000001D0000000000"), bytes[..length]);
    }

    [Fact]
    public void Information_of_64_bits_is_left_out_of_the_fixed_format()
    {
        byte[] bytes = new byte[SenseData.MaxLength];
        var sense = Miscompare with { Information = 1ul << 40 };
        Assert.True(SenseData.TryParse(bytes.AsSpan(0, sense.Write(bytes, descriptorFormat: false)), out SenseData read));
        Assert.Null(read.Information);
        Assert.True(SenseData.TryParse(bytes.AsSpan(0, sense.Write(bytes, descriptorFormat: true)), out read));
        Assert.Equal(1ul << 40, read.Information);
    }

    [Fact]
    public void No_bytes_from_a_target_can_break_the_readers() =>
        Prop.ForAll((byte[] bytes) =>
        {
            _ = SenseData.TryParse(bytes, out SenseData sense);
            _ = sense.ToString();
            _ = ModeData.TryParse(bytes, tenByteCommand: false, out _);
            _ = ModeData.TryParse(bytes, tenByteCommand: true, out _);
            _ = InquiryData.TryParse(bytes, out _);
            _ = ReadCapacityData.TryParse10(bytes, out _);
            _ = ReadCapacityData.TryParse16(bytes, out _);
            _ = ReportLunsData.TryParse(bytes, out _, out _);
            _ = LbaStatusData.TryParse(bytes, out _);
            _ = PersistentReserveInData.TryParseKeys(bytes, out _, out _);
            _ = PersistentReserveInData.TryParseReservation(bytes, out _, out _, out _);
            _ = Iscsi.Scsi.Vpd.BlockLimits.TryParse(bytes, out _);
            _ = Iscsi.Scsi.Vpd.DeviceIdentification.TryParse(bytes, out _);
            _ = Iscsi.Scsi.Vpd.LogicalBlockProvisioning.TryParse(bytes, out _);
            _ = UnmapParameters.TryCount(bytes, out _);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sense_data_reads_like_a_sentence() =>
        Assert.Equal("miscompare: miscompare during verify (0e/1d/00), information 512", Miscompare.ToString());
}
