using System.Runtime.InteropServices;
using Bench.Engine.Native;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>What a bad target may send to a session that has one read and one write of 4,096 bytes in flight.</summary>
public sealed unsafe class HostileTargetTests : IDisposable
{
    private const int Length = 4096;
    private const int Guard = 4096;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(4 * Guard);
    private readonly InitiatorSession _session = new(depth: 4, new SessionTimers());
    private readonly InitiatorConnection _connection;
    private readonly int _read;
    private readonly int _write;
    private uint _statSN = 1;

    public HostileTargetTests()
    {
        _connection = _session.AddConnection(256 * 1024);
        LogIn();
        _read = Submit(writes: false, _memory + Guard);
        _write = Submit(writes: true, _memory + (2 * Guard));
        _session.Pump(1);
        _connection.Output.Clear();
    }

    private uint ReadTag => _session[_read].Tag;

    private uint WriteTag => _session[_write].Tag;

    public void Dispose()
    {
        Assert.True(new ReadOnlySpan<byte>(_memory, Guard).IndexOfAnyExcept((byte)0) < 0, "bytes before the buffer were written");
        Assert.True(new ReadOnlySpan<byte>(_memory + (2 * Guard), Guard).IndexOfAnyExcept((byte)0) < 0, "bytes behind the buffer were written");
        _session.Dispose();
        NativeMemory.Free(_memory);
    }

    [Fact]
    public void Data_beyond_the_buffer_is_refused() => Refuses(DataIn() with { BufferOffset = 1 }, Length);

    [Fact]
    public void Data_whose_offset_wraps_is_refused() => Refuses(DataIn() with { BufferOffset = 0xffff_ff00 }, Length);

    [Fact]
    public void Data_for_an_unknown_task_is_refused() => Refuses(DataIn() with { InitiatorTaskTag = ReadTag + 0x1_0000 }, Length);

    [Fact]
    public void Data_for_a_write_is_refused() => Refuses(DataIn() with { InitiatorTaskTag = WriteTag }, Length);

    [Fact]
    public void A_data_gap_is_refused() => Refuses(DataIn() with { DataSN = 1 }, Length);

    [Fact]
    public void A_status_gap_is_refused() => Refuses(Response(ReadTag) with { StatSN = 9 }, 0);

    [Fact]
    public void An_unknown_opcode_is_refused() => Assert.Throws<IscsiProtocolException>(() => Deliver([0x3b, 0x80, .. new byte[46]]));

    [Fact]
    public void An_opcode_of_initiators_is_refused() => Assert.Throws<IscsiProtocolException>(() => Deliver([0x01, 0x80, .. new byte[46]]));

    [Fact]
    public void More_data_than_declared_is_refused_before_it_comes() => Refuses(DataIn(), 0xff_ffff);

    [Fact]
    public void A_request_for_data_beyond_the_write_is_refused() => Refuses(Request() with { DesiredLength = Length + 1 }, 0);

    [Fact]
    public void A_request_for_data_that_wraps_is_refused() => Refuses(Request() with { BufferOffset = 0xffff_f000, DesiredLength = 0x2000 }, 0);

    [Fact]
    public void A_request_for_data_of_a_read_is_refused() => Refuses(Request() with { InitiatorTaskTag = ReadTag }, 0);

    [Fact]
    public void A_request_for_no_data_is_refused() => Refuses(Request() with { DesiredLength = 0 }, 0);

    [Fact]
    public void A_request_gap_is_refused() => Refuses(Request() with { R2TSN = 2 }, 0);

    [Fact]
    public void A_drop_of_the_session_is_an_error() =>
        Assert.Throws<ConnectionLossException>(() => Deliver(Bytes(new AsyncMessagePdu { StatSN = _statSN, Event = AsyncEvent.SessionDrop, Parameter2 = 2 }, 0)));

    [Fact]
    public void A_second_response_completes_nothing_twice()
    {
        Deliver(Bytes(Response(WriteTag), 0));
        Assert.Equal(1, _session.Completed);
        Refuses(Response(WriteTag) with { StatSN = _statSN + 1 }, 0);
        Assert.Equal(1, _session.Completed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Good_status_without_the_data_is_no_success(bool writes)
    {
        Deliver(Bytes(Response(writes ? WriteTag : ReadTag), 0));
        Assert.True(_session.TryTakeCompletion(out var slot));
        Assert.Equal(TaskFailure.ShortData, _session[slot].Failure);
    }

    [Fact]
    public void Sense_longer_than_its_segment_is_clamped()
    {
        Deliver([.. Bytes(Response(WriteTag) with { Status = ScsiStatus.CheckCondition }, 8), 0xff, 0xff, 0x70, 0, 5, 0, 0, 0]);
        Assert.True(_session.TryTakeCompletion(out var slot));
        Assert.Equal(6, _session[slot].SenseLength);
    }

    [Fact]
    public void A_closed_window_holds_commands_back_and_a_nop_opens_it()
    {
        Deliver(Bytes(Nop() with { ExpCmdSN = 3, MaxCmdSN = 2 }, 0));
        Submit(writes: false, _memory + Guard);
        var window = _session.Window;
        Assert.True(window.IsOpen, "a window never closes again");
        Deliver(Bytes(Nop() with { ExpCmdSN = 50, MaxCmdSN = 3 }, 0));
        Assert.Equal(window.MaxCmdSN, _session.Window.MaxCmdSN);
    }

    [Fact]
    public void A_ping_is_answered_with_its_tag()
    {
        Deliver(Bytes(Nop() with { TargetTransferTag = 77, Lun = 5 }, 0));
        var answer = NopOutPdu.Read(Sent());
        Assert.Equal(77u, answer.TargetTransferTag);
        Assert.Equal(5ul, answer.Lun);
        Assert.Equal(BasicHeader.ReservedTag, answer.InitiatorTaskTag);
    }

    private DataInPdu DataIn() => new() { Final = true, InitiatorTaskTag = ReadTag, TargetTransferTag = BasicHeader.ReservedTag, StatSN = _statSN, ExpCmdSN = 3, MaxCmdSN = 40 };

    private ReadyToTransferPdu Request() => new() { InitiatorTaskTag = WriteTag, TargetTransferTag = 7, StatSN = _statSN, ExpCmdSN = 3, MaxCmdSN = 40, DesiredLength = Length };

    private ScsiResponsePdu Response(uint tag) => new() { InitiatorTaskTag = tag, StatSN = _statSN, ExpCmdSN = 3, MaxCmdSN = 40 };

    private NopInPdu Nop() => new() { InitiatorTaskTag = BasicHeader.ReservedTag, TargetTransferTag = BasicHeader.ReservedTag, StatSN = _statSN, ExpCmdSN = 3, MaxCmdSN = 40 };

    private int Submit(bool writes, byte* buffer) => _session.Submit(
        new ScsiRequest { Cdb = BlockCommand.Create(writes ? BlockCommand.Write10 : BlockCommand.Read10, 10, 0, 8, 0), Buffer = buffer, Length = Length, Writes = writes, Attribute = TaskAttribute.Simple, MayRetry = true },
        now: 1);

    private void LogIn()
    {
        _session.LoginCmdSN(isLeading: true);
        _connection.BeginLogin(
            new InitiatorLoginOptions { InitiatorName = "iqn.2026-01.test:i", TargetName = "iqn.2026-01.test:t", Isid = 0x800000000001, Wishes = new NegotiationWishes { ImmediateData = false, InitialR2T = true } },
            now: 1);
        foreach (var (stage, next) in new[] { (LoginStage.Security, LoginStage.Operational), (LoginStage.Operational, LoginStage.FullFeature) })
        {
            _connection.Output.Clear();
            var text = stage == LoginStage.Operational ? KeyText.Write([new("ImmediateData", "No"), new("InitialR2T", "Yes")]) : [];
            var header = Bytes(
                new LoginResponsePdu { Transit = true, CurrentStage = stage, NextStage = next, Isid = 0x800000000001, Tsih = 1, StatSN = stage == LoginStage.Security ? 0xffff_ffff : 0, ExpCmdSN = 1, MaxCmdSN = 32 },
                text.Length);
            Deliver([.. header, .. text, .. new byte[BasicHeader.Padded(text.Length) - text.Length]]);
        }

        _connection.Output.Clear();
        Assert.Equal(ConnectionState.LoggedIn, _connection.State);
        _statSN = _connection.ExpStatSN;
    }

    private void Refuses<T>(T pdu, int dataLength)
        where T : struct, IPdu<T> => Assert.Throws<IscsiProtocolException>(() => Deliver([.. Bytes(pdu, dataLength), .. new byte[Math.Min(dataLength, Length)]]));

    private static byte[] Bytes<T>(T pdu, int dataLength)
        where T : struct, IPdu<T>
    {
        var header = new byte[48];
        pdu.Write(header, dataLength);
        return header;
    }

    private byte[] Sent()
    {
        Span<IoVector> vectors = stackalloc IoVector[1];
        Assert.Equal(1, _connection.Output.Gather(vectors));
        return new ReadOnlySpan<byte>(vectors[0].Base, (int)vectors[0].Length).ToArray();
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        Span<IoVector> vectors = stackalloc IoVector[2];
        while (bytes.Length > 0)
        {
            var count = _connection.ReceiveVectors(vectors);
            var taken = 0;
            for (var i = 0; i < count && bytes.Length > 0; i++)
            {
                var length = Math.Min((int)vectors[i].Length, bytes.Length);
                bytes[..length].CopyTo(new Span<byte>(vectors[i].Base, length));
                bytes = bytes[length..];
                taken += length;
            }

            _connection.Received(taken, now: 1);
        }
    }
}
