using System.Buffers.Binary;

namespace Bench.Iscsi.Scsi.Vpd;

/// <summary>VPD page B1h (SBC-3 section 6.5.2).</summary>
/// <param name="RotationRate">Revolutions per minute; 1 means no moving parts, 0 not reported.</param>
internal readonly record struct BlockDeviceCharacteristics(ushort RotationRate)
{
    public const ushort NonRotating = 1;

    public byte[] Build()
    {
        byte[] page = VpdPage.Start(VpdPage.BlockDeviceCharacteristics, 60);
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(4), RotationRate);
        return page;
    }

    public static bool TryParse(ReadOnlySpan<byte> page, out BlockDeviceCharacteristics characteristics)
    {
        characteristics = default;
        if (!VpdPage.TryGetBody(page, VpdPage.BlockDeviceCharacteristics, out ReadOnlySpan<byte> body) || body.Length < 2)
        {
            return false;
        }
        characteristics = new(BinaryPrimitives.ReadUInt16BigEndian(body));
        return true;
    }
}
