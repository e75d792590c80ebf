using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Scsi.Vpd;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Initiator;

/// <summary>
/// A logical unit as a block device. Every call sends one command and waits for it, so it is for set-up, not for measuring: commands by
/// the thousand go through <see cref="SessionDriver.Submit"/>.
/// </summary>
internal sealed unsafe class LogicalUnit : IDisposable
{
    private const int ScratchSize = 65536;

    private readonly SessionDriver _driver;
    private readonly SessionPoller _poller = new(TimeSpan.Zero, TimeSpan.Zero);
    private byte* _scratch = (byte*)NativeMemory.AlignedAlloc(ScratchSize, 4096);

    /// <summary>A logical unit of a session that is logged in.</summary>
    public LogicalUnit(SessionDriver driver, int number)
    {
        _driver = driver;
        _poller.Add(driver);
        Number = number;
        Address = LunAddress.FromNumber(number);
    }

    public int Number { get; }

    /// <summary>The number as PDUs carry it.</summary>
    public ulong Address { get; }

    public void Dispose()
    {
        if (_scratch != null)
        {
            NativeMemory.AlignedFree(_scratch);
            _scratch = null;
        }
    }

    /// <summary>Clears unit attentions and waits for a unit that becomes ready.</summary>
    /// <exception cref="ScsiException">It does not become ready.</exception>
    public void TestUnitReady()
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.TestUnitReady(cdb);
        ReadIn("TEST UNIT READY", cdb, 0);
    }

    public InquiryData Inquiry()
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.Inquiry(cdb, 255);
        return InquiryData.TryParse(ReadIn("INQUIRY", cdb, 255), out var inquiry) ? inquiry : throw Unreadable("INQUIRY");
    }

    /// <summary>A page of vital product data; empty where the unit has none of that number.</summary>
    public byte[] VitalProductData(byte page)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.Inquiry(cdb, 1024, page);
        try
        {
            return ReadIn("INQUIRY VPD", cdb, 1024);
        }
        catch (ScsiException error) when (error.Sense?.Key == SenseKey.IllegalRequest)
        {
            return [];
        }
    }

    /// <summary>Size by READ CAPACITY(16), or (10) where the unit knows no other.</summary>
    public ReadCapacityData ReadCapacity()
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        try
        {
            Cdb.ReadCapacity16(cdb);
            return ReadCapacityData.TryParse16(ReadIn("READ CAPACITY(16)", cdb, ReadCapacityData.Length16), out var capacity) ? capacity : throw Unreadable("READ CAPACITY(16)");
        }
        catch (ScsiException error) when (error.Sense?.Key == SenseKey.IllegalRequest)
        {
            return ReadCapacity10();
        }
    }

    public ReadCapacityData ReadCapacity10()
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.ReadCapacity10(cdb);
        return ReadCapacityData.TryParse10(ReadIn("READ CAPACITY(10)", cdb, ReadCapacityData.Length10), out var small) ? small : throw Unreadable("READ CAPACITY(10)");
    }

    /// <summary>Addresses of all logical units of the target.</summary>
    public ulong[] ReportLuns()
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.ReportLuns(cdb, ScratchSize);
        return ReportLunsData.TryParse(ReadIn("REPORT LUNS", cdb, ScratchSize), out var luns, out _) ? luns : throw Unreadable("REPORT LUNS");
    }

    /// <summary>A mode page by MODE SENSE(6), or null where the unit does not have it.</summary>
    public ModeData? ModeSense(byte page)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.ModeSense6(cdb, page, 0, 255);
        try
        {
            return ModeData.TryParse(ReadIn("MODE SENSE(6)", cdb, 255), tenByteCommand: false, out var mode) ? mode : null;
        }
        catch (ScsiException error) when (error.Sense?.Key == SenseKey.IllegalRequest)
        {
            return null;
        }
    }

    /// <summary>READ(16).</summary>
    public byte[] Read(ulong lba, uint blocks, int blockSize)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.Read16(cdb, lba, blocks);
        return ReadIn("READ(16)", cdb, checked((int)blocks * blockSize));
    }

    /// <summary>WRITE(16).</summary>
    public void Write(ulong lba, ReadOnlySpan<byte> data, int blockSize)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.Write16(cdb, lba, (uint)(data.Length / blockSize));
        WriteOut("WRITE(16)", cdb, data);
    }

    /// <summary>SYNCHRONIZE CACHE(10) over the whole unit.</summary>
    public void SynchronizeCache()
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.SynchronizeCache10(cdb);
        WriteOut("SYNCHRONIZE CACHE(10)", cdb, default);
    }

    public void Unmap(ReadOnlySpan<BlockExtent> extents)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        var list = new byte[UnmapParameters.Length(extents.Length)];
        UnmapParameters.Write(list, extents);
        Cdb.Unmap(cdb, (ushort)list.Length);
        WriteOut("UNMAP", cdb, list);
    }

    /// <summary>WRITE SAME(16).</summary>
    public void WriteSame(ulong lba, uint blocks, ReadOnlySpan<byte> block, bool unmap)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.WriteSame16(cdb, lba, blocks, unmap);
        WriteOut("WRITE SAME(16)", cdb, block);
    }

    /// <summary>COMPARE AND WRITE: the blocks to compare, then as many to write.</summary>
    public void CompareAndWrite(ulong lba, byte blocks, ReadOnlySpan<byte> compareThenWrite)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.CompareAndWrite(cdb, lba, blocks);
        WriteOut("COMPARE AND WRITE", cdb, compareThenWrite, mayRetry: false);
    }

    /// <summary>VERIFY(16) against data.</summary>
    public void Verify(ulong lba, ReadOnlySpan<byte> data, int blockSize)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.Verify16(cdb, lba, (uint)(data.Length / blockSize), compareBytes: true);
        WriteOut("VERIFY(16)", cdb, data);
    }

    /// <summary>PERSISTENT RESERVE IN.</summary>
    public byte[] PersistentReserveIn(PersistentReserveInAction action)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Cdb.PersistentReserveIn(cdb, action, 4096);
        return ReadIn("PERSISTENT RESERVE IN", cdb, 4096);
    }

    /// <summary>PERSISTENT RESERVE OUT.</summary>
    public void PersistentReserveOut(PersistentReserveOutAction action, ReservationType type, in PersistentReserveOutParameters parameters)
    {
        Span<byte> cdb = stackalloc byte[Cdb.Length];
        Span<byte> list = stackalloc byte[PersistentReserveOutParameters.Length];
        parameters.Write(list);
        Cdb.PersistentReserveOut(cdb, action, type, PersistentReserveOutParameters.Length);
        WriteOut("PERSISTENT RESERVE OUT", cdb, list, mayRetry: false);
    }

    /// <summary>All that a benchmark wants to know, in the order in which real targets answer best.</summary>
    public LogicalUnitInfo Describe()
    {
        var inquiry = Inquiry();
        if (inquiry.Qualifier != 0)
        {
            throw new IscsiException($"there is no logical unit {Number} at {_driver.Portal} {_driver.Options.TargetName}");
        }

        TestUnitReady();
        var capacity = ReadCapacity();
        var mode = ModeSense(ModeData.CachingPage);
        var supported = VpdPage.TryGetBody(VitalProductData(0x00), 0x00, out var codes) ? codes.ToArray() : [];
        string? serial = null;
        if (supported.Contains((byte)0x80) && VpdPage.TryGetBody(VitalProductData(0x80), 0x80, out var text))
        {
            serial = System.Text.Encoding.ASCII.GetString(text).Trim(' ', '\0');
        }

        var limits = supported.Contains((byte)0xb0) && BlockLimits.TryParse(VitalProductData(0xb0), out var read) ? read : new BlockLimits();
        var thin = supported.Contains((byte)0xb2) && LogicalBlockProvisioning.TryParse(VitalProductData(0xb2), out var provisioning) ? provisioning : default;
        return new LogicalUnitInfo
        {
            Lun = Number,
            Vendor = inquiry.Vendor,
            Product = inquiry.Product,
            Revision = inquiry.Revision,
            DeviceType = inquiry.DeviceType,
            SerialNumber = serial,
            Blocks = (long)capacity.Blocks,
            BlockSize = (int)capacity.BlockSize,
            PhysicalBlockSize = (int)capacity.BlockSize << capacity.LogicalPerPhysicalExponent,
            IsThin = capacity.Thin,
            HasUnmap = thin.Unmap,
            MaxUnmapBlocks = limits.MaxUnmapBlocks,
            MaxTransferBlocks = limits.MaxTransfer,
            IsWriteProtected = mode?.WriteProtected ?? false,
            HasWriteCache = mode?.WriteCache,
            HasForceUnitAccess = mode?.DpoFua ?? false,
        };
    }

    /// <summary>Sends a command that reads and gives what came.</summary>
    /// <exception cref="ScsiException">The command ended badly.</exception>
    public byte[] ReadIn(string name, ReadOnlySpan<byte> cdb, int length)
    {
        var buffer = Room(length);
        try
        {
            var read = Execute(name, cdb, buffer, length, writes: false, mayRetry: true);
            return new ReadOnlySpan<byte>(buffer, read).ToArray();
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Sends a command that writes, or has no data.</summary>
    /// <exception cref="ScsiException">The command ended badly.</exception>
    public void WriteOut(string name, ReadOnlySpan<byte> cdb, ReadOnlySpan<byte> data, bool mayRetry = true)
    {
        var buffer = Room(data.Length);
        try
        {
            data.CopyTo(new Span<byte>(buffer, data.Length));
            Execute(name, cdb, buffer, data.Length, writes: data.Length > 0, mayRetry);
        }
        finally
        {
            Return(buffer);
        }
    }

    private static IscsiException Unreadable(string command) => new($"{command}: the answer makes no sense");

    private byte* Room(int length) => length <= ScratchSize ? _scratch : (byte*)NativeMemory.Alloc((nuint)length);

    private void Return(byte* buffer)
    {
        if (buffer != _scratch)
        {
            NativeMemory.Free(buffer);
        }
    }

    private int Execute(string name, ReadOnlySpan<byte> cdb, byte* buffer, int length, bool writes, bool mayRetry)
    {
        var now = Clock.Now;
        var request = new ScsiRequest
        {
            Lun = Address,
            Cdb = CdbBytes.Read(cdb),
            Buffer = buffer,
            Length = length,
            Writes = writes,
            Attribute = TaskAttribute.Simple,
            MayRetry = mayRetry,
        };
        var slot = _driver.Submit(request, now);
        if (slot < 0)
        {
            throw new InvalidOperationException("commands of a measurement are still in flight");
        }

        _driver.Send(now);
        while (_driver.Session.Completed == 0)
        {
            _poller.Progress(1, -1);
        }

        _driver.Session.TryTakeCompletion(out var done);
        var task = _driver.Session[done];
        try
        {
            // Allocation lengths are upper limits: less data than asked for is an underflow and fine.
            var isGood = task.Failure is TaskFailure.None or TaskFailure.ShortData && task.Status is ScsiStatus.Good or ScsiStatus.ConditionMet;
            return done == slot && isGood ? (int)task.Transferred : throw new ScsiException(name, task);
        }
        finally
        {
            _driver.Session.Release(done);
        }
    }
}
