using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Scsi.Vpd;

namespace Bench.Iscsi.Target.Units;

/// <summary>Who a logical unit says it is: the same after every start, since it follows from target name and number.</summary>
internal sealed class UnitIdentity
{
    private const string Vendor = "BENCH";
    private const string Product = "EMULATED DISK";
    private const string Revision = "1.0";

    public UnitIdentity(string targetName, int number, string? serial)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{targetName}/{serial ?? number.ToString(CultureInfo.InvariantCulture)}")));
        ulong name = BinaryPrimitives.ReadUInt64BigEndian(hash);
        Serial = serial ?? string.Create(CultureInfo.InvariantCulture, $"{name & 0xFFFF_FFFF_FFFF:x12}-{number:d4}");
        // SAM-5, SPC-4, SBC-3, iSCSI: the standards whose commands are answered here.
        Inquiry = new InquiryData(Vendor, Product, Revision) { VersionDescriptors = [0x00A0, 0x0960, 0x0460, 0x04C0] }.Build();
        SerialPage = VpdPage.BuildText(VpdPage.UnitSerialNumber, Serial);
        // Without the names of port and device, which are optional, the page fits into the 64 bytes that qemu and libiscsi ask for at first.
        IdentificationPage = DeviceIdentification.Build(
        [
            DeviceIdentification.LocalNaa(name),
            new(DesignatorAssociation.LogicalUnit, DesignatorType.T10Vendor, Encoding.ASCII.GetBytes($"{Vendor,-8}{Serial}")),
            new(DesignatorAssociation.TargetPort, DesignatorType.RelativeTargetPort, [0, 0, 0, 1]),
        ]);
    }

    public string Serial { get; }

    public byte[] Inquiry { get; }

    public byte[] SerialPage { get; }

    public byte[] IdentificationPage { get; }
}
