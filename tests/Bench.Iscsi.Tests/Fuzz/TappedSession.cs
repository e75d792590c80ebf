using System.Runtime.InteropServices;
using Bench.Engine.Native;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target.Protocol;
using Bench.Iscsi.Tests.Target;

namespace Bench.Iscsi.Tests.Fuzz;

/// <summary>
/// Our initiator and our target in memory with somebody between them, who sees every PDU of the target before the initiator does. One buffer for a read
/// and one for a write lie between guard bytes.
/// </summary>
internal sealed unsafe class TappedSession : IDisposable
{
    public const int Length = 16384;
    private const int Guard = 4096;
    private const byte GuardByte = 0xa5;
    private const int Room = Length + (2 * Guard);

    private readonly TargetPortal _portal = RawInitiator.Portal();
    private readonly byte* _memory = (byte*)NativeMemory.Alloc(2 * Room);
    private readonly List<byte> _fromTarget = [];
    private TargetConnection? _target;
    private PduFramer _framer = new();

    public TappedSession()
    {
        new Span<byte>(_memory, 2 * Room).Fill(GuardByte);
        Renew();
    }

    public InitiatorSession Session { get; private set; } = null!;

    public InitiatorConnection Connection { get; private set; } = null!;

    public Span<byte> ReadBuffer => new(_memory + Guard, Length);

    public Span<byte> WriteBuffer => new(_memory + Room + Guard, Length);

    public bool HeaderDigest => Connection.Parameters.HeaderDigest;

    public bool DataDigest => Connection.Parameters.DataDigest;

    public void Dispose()
    {
        Disconnect();
        Session.Dispose();
        _portal.Dispose();
        NativeMemory.Free(_memory);
    }

    /// <summary>Logs in, with nobody listening.</summary>
    public void LogIn(NegotiationWishes wishes)
    {
        Disconnect();
        Session.Fail(1);
        while (Session.TryTakeCompletion(out var slot))
        {
            Session.Release(slot);
        }

        // Commands that were never sent outlive a lost connection, and this conversation.
        if (Session.CommandsInUse > 0)
        {
            Renew();
        }

        _target = new TargetConnection(_portal, "memory", "127.0.0.1:3260", 1);
        _framer = new PduFramer();
        var cmdSN = Session.LoginCmdSN(isLeading: true);
        Connection.BeginLogin(
            new InitiatorLoginOptions { InitiatorName = "iqn.2026-01.org.test:tapped", TargetName = RawInitiator.Target, Isid = 0x8000_0000_0001, CmdSN = cmdSN, Wishes = wishes }, now: 1);
        while (Connection.State == ConnectionState.Login)
        {
            ToTarget();
            foreach (var pdu in FromTarget())
            {
                ToInitiator(pdu);
            }
        }

        _framer = new PduFramer { HeaderDigest = HeaderDigest, DataDigest = DataDigest, MaxDataLength = 1 << 20 };
    }

    /// <summary>Submits a read or write of blocks of 512 bytes; the buffers lie as <see cref="ReadBuffer"/> and <see cref="WriteBuffer"/>.</summary>
    public int Submit(bool writes, ulong lba, int length)
    {
        var request = new ScsiRequest
        {
            Cdb = BlockCommand.Create(writes ? BlockCommand.Write10 : BlockCommand.Read10, 10, lba, (uint)(length / 512), 0),
            Buffer = _memory + Guard + (writes ? Room : 0),
            Length = length,
            Writes = writes,
            Attribute = TaskAttribute.Simple,
        };
        return Session.Submit(request, now: 1);
    }

    /// <summary>Lets the target see what the initiator sends and work on it.</summary>
    public void ToTarget()
    {
        Session.Pump(1);
        Span<IoVector> vectors = stackalloc IoVector[16];
        while (Connection.Output.Length > 0)
        {
            var count = Connection.Output.Gather(vectors);
            var taken = 0;
            for (var i = 0; i < count; i++)
            {
                var bytes = new ReadOnlySpan<byte>(vectors[i].Base, (int)vectors[i].Length);
                taken += bytes.Length;
                while (!bytes.IsEmpty && !_target!.MustClose)
                {
                    var space = _target.ReceiveSpace;
                    var length = Math.Min(space.Length, bytes.Length);
                    bytes[..length].CopyTo(space);
                    _target.Received(length);
                    _target.Process(1);
                    bytes = bytes[length..];
                }
            }

            Connection.Output.Consume(taken);
        }
    }

    /// <summary>What the target has sent since, one array a PDU with its digests.</summary>
    public List<byte[]> FromTarget()
    {
        foreach (var piece in _target!.Output.Pieces)
        {
            _fromTarget.AddRange(new ReadOnlySpan<byte>(piece.Base, (int)piece.Length));
        }

        _target.Output.Clear();
        var pdus = new List<byte[]>();
        var bytes = CollectionsMarshal.AsSpan(_fromTarget);
        while (_framer.TryRead(bytes, out var frame))
        {
            pdus.Add(bytes[..frame.Length].ToArray());
            bytes = bytes[frame.Length..];
        }

        _fromTarget.RemoveRange(0, _fromTarget.Count - bytes.Length);
        return pdus;
    }

    /// <summary>Hands bytes to the initiator as a socket would.</summary>
    /// <exception cref="IscsiException">The initiator gives the connection up.</exception>
    public void ToInitiator(ReadOnlySpan<byte> bytes)
    {
        Span<IoVector> vectors = stackalloc IoVector[2];
        while (bytes.Length > 0)
        {
            var count = Connection.ReceiveVectors(vectors);
            var taken = 0;
            for (var i = 0; i < count && bytes.Length > 0; i++)
            {
                var length = Math.Min((int)vectors[i].Length, bytes.Length);
                bytes[..length].CopyTo(new Span<byte>(vectors[i].Base, length));
                bytes = bytes[length..];
                taken += length;
            }

            Connection.Received(taken, now: 1);
        }
    }

    /// <summary>No byte beside the buffers was written.</summary>
    public void CheckGuards()
    {
        foreach (var start in new[] { 0, Guard + Length, Room, Room + Guard + Length })
        {
            Assert.True(new ReadOnlySpan<byte>(_memory + start, Guard).IndexOfAnyExcept(GuardByte) < 0, "bytes beside a buffer were written");
        }
    }

    private void Renew()
    {
        Session?.Dispose();
        Session = new InitiatorSession(depth: 4, new SessionTimers());
        Connection = Session.AddConnection(256 * 1024);
    }

    private void Disconnect()
    {
        _fromTarget.Clear();
        _target?.Disconnect("over");
        _target?.Dispose();
        _target = null;
    }
}
