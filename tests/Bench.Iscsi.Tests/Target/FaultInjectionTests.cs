using Bench.Engine.Native;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Target.Faults;

namespace Bench.Iscsi.Tests.Target;

public sealed class FaultInjectionTests
{
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData("busy=1", ScsiStatus.Busy)]
    [InlineData("full=1", ScsiStatus.TaskSetFull)]
    [InlineData("check=1:4/44/00", ScsiStatus.CheckCondition)]
    internal void A_status_takes_the_commands_place(string fault, ScsiStatus status)
    {
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse(fault)] });
        using var initiator = RawInitiator.LoggedIn(portal);
        Assert.Equal(status, Assert.Single(initiator.Exchange(initiator.Read(0, 1))).As<ScsiResponsePdu>().Status);
        Assert.Equal(status, Assert.Single(initiator.Exchange(initiator.Write(0, 1), new byte[512])).As<ScsiResponsePdu>().Status);
        Assert.Equal(ScsiStatus.Good, Assert.Single(initiator.Exchange(initiator.TestUnitReady())).As<ScsiResponsePdu>().Status);
    }

    [Fact]
    public void Latency_holds_an_answer_back_for_its_time()
    {
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse("latency=5ms")] });
        using var initiator = RawInitiator.LoggedIn(portal);
        byte[] data = [.. Enumerable.Repeat((byte)3, 512)];
        Assert.Empty(initiator.Exchange(initiator.Write(0, 1), data));
        Assert.Equal(initiator.Now + (5 * Millisecond), initiator.Connection.NextDeadline);
        Assert.Empty(initiator.Idle((5 * Millisecond) - 1));
        Assert.Equal(ScsiStatus.Good, Assert.Single(initiator.Idle(1)).As<ScsiResponsePdu>().Status);
        Assert.Empty(initiator.Exchange(initiator.Read(0, 1)));
        Assert.Equal(data, Assert.Single(initiator.Idle(5 * Millisecond)).Data);
    }

    [Fact]
    public void Slow_r2t_holds_the_request_back()
    {
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse("r2t=5ms@write")] });
        using var initiator = RawInitiator.LoggedIn(portal, "ImmediateData=No;InitialR2T=Yes");
        Assert.Empty(initiator.Exchange(initiator.Write(0, 1)));
        Assert.Equal(Opcode.ReadyToTransfer, Assert.Single(initiator.Idle(5 * Millisecond)).Opcode);
    }

    [Fact]
    public void A_dropped_connection_is_cut_without_an_answer()
    {
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse("drop=1@write")] });
        using var initiator = RawInitiator.LoggedIn(portal);
        Assert.Single(initiator.Exchange(initiator.Read(0, 1)));
        Assert.Empty(initiator.Exchange(initiator.Write(0, 1), new byte[512]));
        Assert.True(initiator.Connection.MustAbort);
        Assert.Equal(0, portal.SessionCount);
    }

    [Fact]
    public void A_silenced_command_can_still_be_aborted()
    {
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse("silence=1")] });
        using var initiator = RawInitiator.LoggedIn(portal);
        ScsiCommandPdu read = initiator.Read(0, 1);
        Assert.Empty(initiator.Exchange(read));
        var abort = new TaskManagementRequestPdu { Immediate = true, Function = TaskManagementFunction.AbortTask, InitiatorTaskTag = 900, ReferencedTaskTag = read.InitiatorTaskTag, RefCmdSN = read.CmdSN, CmdSN = initiator.CmdSN };
        Assert.Equal(TaskManagementOutcome.Complete, Assert.Single(initiator.Exchange(abort)).As<TaskManagementResponsePdu>().Outcome);
    }

    [Fact]
    public unsafe void A_spoiled_digest_does_not_match()
    {
        using var portal = RawInitiator.Portal(target => target with { Faults = [FaultSpec.Parse("digest=1@read")] });
        using var initiator = RawInitiator.LoggedIn(portal, "DataDigest=CRC32C");
        byte[] read = initiator.Bytes(initiator.Read(0, 1));
        read.CopyTo(initiator.Connection.ReceiveSpace);
        initiator.Connection.Received(read.Length);
        initiator.Connection.Process(initiator.Now);
        IoVector piece = initiator.Connection.Output.Pieces[0];
        Assert.True(new PduFramer { DataDigest = true }.TryRead(new ReadOnlySpan<byte>(piece.Base, (int)piece.Length), out PduFrame frame));
        Assert.False(frame.DataDigestMatches);
    }

    [Fact]
    public void The_same_seed_gives_the_same_faults()
    {
        FaultSpec[] faults = [FaultSpec.Parse("busy=20%"), FaultSpec.Parse("latency=exp:1ms")];
        static List<long> Draw(FaultInjector injector) =>
            [.. Enumerable.Range(0, 100).Select(_ => injector.Instead(Bench.Iscsi.Target.Units.CommandAccess.ReadsMedium) is null ? injector.Delay(FaultKind.Latency, Bench.Iscsi.Target.Units.CommandAccess.ReadsMedium) : -1)];
        Assert.Equal(Draw(FaultInjector.Create(faults, 5)!), Draw(FaultInjector.Create(faults, 5)!));
        Assert.NotEqual(Draw(FaultInjector.Create(faults, 5)!), Draw(FaultInjector.Create(faults, 6)!));
    }
}
