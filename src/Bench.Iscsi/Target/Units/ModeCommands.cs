using System.Buffers.Binary;
using Bench.Iscsi.Scsi;

namespace Bench.Iscsi.Target.Units;

/// <summary>MODE SENSE and MODE SELECT, six and ten bytes: pages 01h, 08h, 0Ah and 1Ch (SPC-4 section 7.5, SBC-3 section 6.4).</summary>
internal static class ModeCommands
{
    private const byte SoftwareWriteProtect = 0x08;
    private const byte DescriptorSense = 0x04;
    private const int MaxSelectLength = 512;

    private enum PageControl
    {
        Current = 0,
        Changeable = 1,
        Default = 2,
        Saved = 3,
    }

    private static readonly byte[] Pages = [ModeData.RecoveryPage, ModeData.CachingPage, ModeData.ControlPage, ModeData.InformationalExceptionsPage];

    public static void Sense(ScsiTask task, LogicalUnit unit)
    {
        bool ten = task.Opcode == ScsiOpcode.ModeSense10;
        byte page = (byte)(task.Cdb[2] & 0x3F);
        byte subpage = task.Cdb[3];
        var control = (PageControl)(task.Cdb[2] >> 6);
        const byte AllSubpages = 0xFF;
        bool known = page == ModeData.AllPages || Pages.Contains(page);
        if (control == PageControl.Saved)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.SavingParametersNotSupported);
            return;
        }
        if (!known || (subpage != 0 && subpage != AllSubpages))
        {
            task.InvalidField((ushort)(known ? 3 : 2));
            return;
        }
        bool descriptors = (task.Cdb[1] & 0x08) == 0;
        bool longLba = ten && (task.Cdb[1] & 0x10) != 0;
        byte[] descriptor = descriptors ? BlockDescriptor(unit, longLba) : [];
        byte[] body = [.. descriptor, .. Pages.Where(each => page == ModeData.AllPages || each == page).SelectMany(each => Page(unit, each, control))];
        byte deviceSpecific = (byte)((unit.WriteProtected ? 0x80 : 0) | 0x10);
        byte[] header = ten
            ? [0, 0, 0, deviceSpecific, (byte)(longLba ? 1 : 0), 0, 0, (byte)descriptor.Length]
            : [0, 0, deviceSpecific, (byte)descriptor.Length];
        byte[] data = [.. header, .. body];
        if (ten)
        {
            BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)(data.Length - 2));
        }
        else
        {
            data[0] = (byte)(data.Length - 1);
        }
        task.Respond(data, ten ? task.CdbU16(7) : task.Cdb[4]);
    }

    public static void BeginSelect(ScsiTask task, LogicalUnit unit)
    {
        const int SavePages = 0x01, PageFormat = 0x10;
        int length = task.Opcode == ScsiOpcode.ModeSelect10 ? task.CdbU16(7) : task.Cdb[4];
        if ((task.Cdb[1] & SavePages) != 0 || (task.Cdb[1] & PageFormat) == 0)
        {
            task.InvalidField(1);
        }
        else if (length > MaxSelectLength)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.ParameterListLengthError);
        }
        else
        {
            task.TakeData(length);
        }
    }

    public static void EndSelect(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }
        bool ten = task.Opcode == ScsiOpcode.ModeSelect10;
        int headerLength = ten ? 8 : 4;
        if (data.Length < headerLength)
        {
            task.Check(SenseKey.IllegalRequest, AdditionalSense.ParameterListLengthError);
            return;
        }
        int at = headerLength + (ten ? BinaryPrimitives.ReadUInt16BigEndian(data[6..]) : data[3]);
        if (!PagesAreValid(task, unit, data, at))
        {
            return;
        }
        for (; at + 2 <= data.Length; at += 2 + data[at + 1])
        {
            if ((data[at] & 0x3F) == ModeData.ControlPage)
            {
                unit.DescriptorSense = (data[at + 2] & DescriptorSense) != 0;
                unit.SoftwareWriteProtect = (data[at + 4] & SoftwareWriteProtect) != 0;
                unit.RaiseAttention(AdditionalSense.ModeParametersChanged, task.Unit!.Nexus);
            }
        }
    }

    /// <summary>A page must be known and whole, and must not change what cannot be changed.</summary>
    private static bool PagesAreValid(ScsiTask task, LogicalUnit unit, ReadOnlySpan<byte> data, int at)
    {
        while (at < data.Length)
        {
            byte code = (byte)(data[at] & 0x3F);
            byte[] current = Pages.Contains(code) ? Page(unit, code, PageControl.Current) : [];
            if (at + 2 > data.Length || current.Length == 0 || data[at + 1] != current.Length - 2 || at + current.Length > data.Length)
            {
                task.Check(SenseData.InvalidFieldInParameters((ushort)at));
                return false;
            }
            byte[] changeable = Page(unit, code, PageControl.Changeable);
            for (int i = 2; i < current.Length; i++)
            {
                if (((data[at + i] ^ current[i]) & ~changeable[i]) != 0)
                {
                    task.Check(SenseData.InvalidFieldInParameters((ushort)(at + i)));
                    return false;
                }
            }
            at += current.Length;
        }
        return true;
    }

    private static byte[] Page(LogicalUnit unit, byte code, PageControl control)
    {
        bool changeable = control == PageControl.Changeable;
        byte[] page = new byte[code == ModeData.CachingPage ? 20 : 12];
        page[0] = code;
        page[1] = (byte)(page.Length - 2);
        switch (code)
        {
            case ModeData.CachingPage when !changeable:
                const int WriteCacheEnabled = 0x04;
                page[2] = (byte)(unit.Store.HasVolatileCache ? WriteCacheEnabled : 0);
                break;
            case ModeData.ControlPage when changeable:
                page[2] = DescriptorSense;
                page[4] = SoftwareWriteProtect;
                break;
            case ModeData.ControlPage:
                bool current = control == PageControl.Current;
                const byte UnrestrictedReordering = 0x10;
                page[2] = (byte)(current && unit.DescriptorSense ? DescriptorSense : 0);
                page[3] = UnrestrictedReordering;
                page[4] = (byte)(current && unit.SoftwareWriteProtect ? SoftwareWriteProtect : 0);
                break;
        }
        return page;
    }

    private static byte[] BlockDescriptor(LogicalUnit unit, bool longLba)
    {
        byte[] descriptor = new byte[longLba ? 16 : 8];
        if (longLba)
        {
            BinaryPrimitives.WriteUInt64BigEndian(descriptor, unit.Blocks);
            BinaryPrimitives.WriteUInt32BigEndian(descriptor.AsSpan(12), (uint)unit.BlockSize);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(descriptor, (uint)Math.Min(unit.Blocks, uint.MaxValue));
            BinaryPrimitives.WriteUInt32BigEndian(descriptor.AsSpan(4), (uint)unit.BlockSize);
        }
        return descriptor;
    }
}
