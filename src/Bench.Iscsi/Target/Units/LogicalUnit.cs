using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Target.Units;

/// <summary>A direct-access logical unit (SBC-3): takes commands of many nexuses at once, from any thread.</summary>
internal sealed class LogicalUnit : IDisposable
{
    /// <summary>Most bytes one command may move; told in VPD page B0h.</summary>
    public const int MaxTransferBytes = 16 << 20;

    /// <summary>NACA in the control byte of a CDB, which is not supported.</summary>
    public const int NormalAca = 0x04;

    /// <summary>Bytes of the memory a WRITE locks against COMPARE AND WRITE and its kin, so that those are atomic.</summary>
    private const int StripeShift = 20;
    private const int Stripes = 64;

    private readonly TargetDevice _device;
    private readonly Lock[] _stripes = new Lock[Stripes];

    private LogicalUnit(TargetDevice device, int number, LunSpec spec, LunStore store)
    {
        _device = device;
        Number = number;
        Store = store;
        BlockSize = spec.BlockSize;
        Blocks = (ulong)(store.Length / spec.BlockSize);
        ReadOnly = spec.ReadOnly;
        Identity = new UnitIdentity(device.Name, number, spec.Serial);
        for (int i = 0; i < Stripes; i++)
        {
            _stripes[i] = new();
        }
    }

    public int Number { get; }

    public LunStore Store { get; }

    public int BlockSize { get; }

    public ulong Blocks { get; }

    /// <summary>Write protected for good, as against <see cref="SoftwareWriteProtect"/>.</summary>
    public bool ReadOnly { get; }

    public UnitIdentity Identity { get; }

    public ReservationTable Reservations { get; } = new();

    /// <summary>SWP of the control mode page.</summary>
    public bool SoftwareWriteProtect { get; set; }

    /// <summary>D_SENSE of the control mode page.</summary>
    public bool DescriptorSense { get; set; }

    /// <summary>STOP UNIT was done: commands to the medium fail until START UNIT.</summary>
    public bool Stopped { get; set; }

    public bool WriteProtected => ReadOnly || SoftwareWriteProtect;

    /// <exception cref="IscsiException">The store cannot be opened.</exception>
    public static LogicalUnit Open(TargetDevice device, int number, LunSpec spec)
    {
        long length = (spec.Size ?? 0) / spec.BlockSize * spec.BlockSize;
        try
        {
            LunStore store = spec.Kind switch
            {
                LunKind.Memory => new MemoryLunStore(length, spec.BlockSize),
                LunKind.Null => new NullLunStore(length),
                _ => FileLunStore.Open(spec.Path!, spec.Size, spec.ReadOnly, spec.BlockSize),
            };
            return new(device, number, spec, store);
        }
        catch (OutOfMemoryException e)
        {
            throw new IscsiException($"a memory LUN of {length} bytes does not fit: {e.Message}", e);
        }
    }

    /// <summary>Looks at a new command: decides its transfer, or completes it.</summary>
    public static void Begin(ScsiTask task)
    {
        UnitNexus? view = task.Unit;
        CommandDefinition? definition = CommandTable.Find(task.Cdb);
        task.Definition = definition;
        if (view is null)
        {
            BeginWithoutUnit(task, definition);
            return;
        }
        if (view.HasAttention && definition is not { IgnoresUnitAttention: true } && view.TryTake(out AdditionalSense attention))
        {
            task.Check(SenseKey.UnitAttention, attention);
            return;
        }
        if (definition is null)
        {
            CommandTable.RefuseUnknown(task);
            return;
        }
        LogicalUnit unit = view.Unit;
        if ((task.Cdb[definition.Length - 1] & NormalAca) != 0)
        {
            task.InvalidField((ushort)(definition.Length - 1));
        }
        else if (!unit.Reservations.IsFree && unit.Reservations.Forbids(view.Nexus, definition.Access, task.Opcode))
        {
            task.Complete(ScsiStatus.ReservationConflict);
        }
        else if (unit.Stopped && (definition.Access is CommandAccess.ReadsMedium or CommandAccess.WritesMedium))
        {
            task.Check(SenseKey.NotReady, AdditionalSense.StoppedByInitiator);
        }
        else if (definition.Access == CommandAccess.WritesMedium && unit.WriteProtected && definition.ChangesData)
        {
            task.Check(SenseKey.DataProtect, AdditionalSense.WriteProtected);
        }
        else
        {
            definition.Begin(task, unit);
        }
    }

    /// <summary>Takes a piece of a <see cref="TransferKind.StoreOut"/> command's data.</summary>
    /// <param name="task">The command.</param>
    /// <param name="offset">Bytes from the start of the transfer.</param>
    /// <param name="data">The piece.</param>
    public void WriteData(ScsiTask task, long offset, ReadOnlySpan<byte> data)
    {
        if (task.Completed)
        {
            return;
        }
        try
        {
            Write(task.StoreOffset + offset, data);
        }
        catch (IOException e)
        {
            task.Check(MediumFailure(e, writing: true));
        }
    }

    /// <summary>Ends a command whose data has been moved.</summary>
    public void End(ScsiTask task, ReadOnlySpan<byte> data)
    {
        if (task.Completed)
        {
            return;
        }
        try
        {
            if (task.Definition?.End is { } end)
            {
                end(task, this, data);
            }
            if (!task.Completed)
            {
                task.Good();
            }
        }
        catch (IOException e)
        {
            task.Check(MediumFailure(e, writing: true));
        }
    }

    /// <summary>Reads for the transport, out of range never: <see cref="Begin"/> has looked.</summary>
    /// <returns>False when the medium failed; the task then holds the sense.</returns>
    public bool TryRead(ScsiTask task, long offset, Span<byte> destination)
    {
        try
        {
            Store.Read(offset, destination);
            return true;
        }
        catch (IOException e)
        {
            task.Check(MediumFailure(e, writing: false));
            return false;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            long stripeEnd = ((offset >> StripeShift) + 1) << StripeShift;
            int length = (int)Math.Min(data.Length, stripeEnd - offset);
            lock (Stripe(offset))
            {
                Store.Write(offset, data[..length]);
            }
            data = data[length..];
            offset += length;
        }
    }

    /// <summary>Does something to a range that no write may cut into: both see each other whole.</summary>
    public void Atomically(long offset, long length, Action action)
    {
        int first = (int)(offset >> StripeShift);
        int count = length == 0 ? 0 : (int)Math.Min(Stripes, ((offset + length - 1) >> StripeShift) - first + 1);
        int[] order = [.. Enumerable.Range(first, count).Select(stripe => stripe % Stripes).Order()];
        int entered = 0;
        try
        {
            for (; entered < order.Length; entered++)
            {
                _stripes[order[entered]].Enter();
            }
            action();
        }
        finally
        {
            while (entered > 0)
            {
                _stripes[order[--entered]].Exit();
            }
        }
    }

    /// <summary>Tells all other initiators, or with <paramref name="except"/> null all of them, that something happened to the unit.</summary>
    public void RaiseAttention(AdditionalSense attention, Nexus? except)
    {
        foreach (UnitNexus view in _device.ViewsOf(this))
        {
            if (view.Nexus != except)
            {
                view.Raise(attention);
            }
        }
    }

    /// <summary>What a logical unit reset does to the unit; its tasks are the transport's to abort. Persistent reservations stay.</summary>
    public void Reset(AdditionalSense attention)
    {
        Reservations.Reset6();
        SoftwareWriteProtect = false;
        DescriptorSense = false;
        Stopped = false;
        RaiseAttention(attention, except: null);
    }

    public void Dispose() => Store.Dispose();

    private static void BeginWithoutUnit(ScsiTask task, CommandDefinition? definition)
    {
        if (definition is { WorksWithoutUnit: true })
        {
            definition.Begin(task, null!);
            return;
        }
        task.Check(SenseKey.IllegalRequest, AdditionalSense.LogicalUnitNotSupported);
    }

    private static SenseData MediumFailure(IOException e, bool writing)
    {
        const int NoSpace = 28;
        return (e.HResult & 0xFFFF) == NoSpace
            ? new(SenseKey.DataProtect, AdditionalSense.SpaceAllocationFailed)
            : new(SenseKey.MediumError, writing ? AdditionalSense.WriteError : AdditionalSense.UnrecoveredReadError);
    }

    private Lock Stripe(long offset) => _stripes[(int)(offset >> StripeShift) & (Stripes - 1)];
}
