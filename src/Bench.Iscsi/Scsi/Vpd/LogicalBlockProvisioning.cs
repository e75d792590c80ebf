namespace Bench.Iscsi.Scsi.Vpd;

/// <summary>VPD page B2h: which commands unmap blocks (SBC-3 section 6.5.4).</summary>
internal readonly record struct LogicalBlockProvisioning
{
    /// <summary>LBPU: UNMAP works.</summary>
    public bool Unmap { get; init; }

    /// <summary>LBPWS: WRITE SAME(16) with UNMAP works.</summary>
    public bool WriteSame16 { get; init; }

    /// <summary>LBPWS10: WRITE SAME(10) with UNMAP works.</summary>
    public bool WriteSame10 { get; init; }

    /// <summary>LBPRZ: unmapped blocks read as zeros.</summary>
    public bool ReadsZero { get; init; }

    /// <summary>ANC_SUP: blocks can be anchored.</summary>
    public bool Anchor { get; init; }

    /// <summary>PROVISIONING TYPE: 0 not reported, 1 resource (fully) provisioned, 2 thin.</summary>
    public byte ProvisioningType { get; init; }

    public byte[] Build()
    {
        byte[] page = VpdPage.Start(VpdPage.LogicalBlockProvisioning, 4);
        page[5] = (byte)((Unmap ? 0x80 : 0) | (WriteSame16 ? 0x40 : 0) | (WriteSame10 ? 0x20 : 0) | (ReadsZero ? 0x04 : 0) | (Anchor ? 0x02 : 0));
        page[6] = (byte)(ProvisioningType & 7);
        return page;
    }

    public static bool TryParse(ReadOnlySpan<byte> page, out LogicalBlockProvisioning provisioning)
    {
        provisioning = default;
        if (!VpdPage.TryGetBody(page, VpdPage.LogicalBlockProvisioning, out ReadOnlySpan<byte> body) || body.Length < 2)
        {
            return false;
        }
        provisioning = new()
        {
            Unmap = (body[1] & 0x80) != 0,
            WriteSame16 = (body[1] & 0x40) != 0,
            WriteSame10 = (body[1] & 0x20) != 0,
            ReadsZero = (body[1] & 0x1C) == 0x04,
            Anchor = (body[1] & 0x02) != 0,
            ProvisioningType = body.Length > 2 ? (byte)(body[2] & 7) : (byte)0,
        };
        return true;
    }
}
