using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using Bench.Iscsi.Session;

namespace Bench.Iscsi.Tests.Session;

/// <summary>The initiator's side of error recovery level 1, RFC 7143 sections 7.1.4 to 7.9 and 11.16.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const int Piece = 1024;

    private readonly ScriptedTarget _target = new(level: 1, dataDigest: true);

    public void Dispose() => _target.Dispose();

    [Fact]
    public void A_data_gap_is_asked_for_and_what_came_behind_it_is_kept_7_9()
    {
        var read = Begin(writes: false);
        Assert.Empty(_target.Say(_target.DataIn(read, 0, Piece), Filled(1)));
        var snack = Snack(_target.Say(_target.DataIn(read, 2, Piece), Filled(3)));
        Assert.Equal((SnackType.DataOrR2T, read.Tag, 1u, 1u), (snack.Type, snack.InitiatorTaskTag, snack.BegRun, snack.RunLength));
        Assert.Empty(_target.Say(Last(read), Filled(4)));
        Assert.Equal(0, _target.Session.Completed);
        Assert.Empty(_target.Say(_target.DataIn(read, 1, Piece), Filled(2)));
        Assert.Equal(1, _target.Session.Completed);
        Assert.Equal([1, 2, 3, 4], [ScriptedTarget.Data(read)[0], ScriptedTarget.Data(read)[Piece], ScriptedTarget.Data(read)[2 * Piece], ScriptedTarget.Data(read)[3 * Piece]]);
    }

    [Fact]
    public void A_status_is_not_acknowledged_before_its_data_is_complete_7_9()
    {
        var read = Begin(writes: false);
        var statSN = _target.StatSN;
        _target.Say(Last(read), Filled(4));
        Assert.Equal(statSN, _target.StatSN);
        for (uint dataSN = 0; dataSN < 3; dataSN++)
        {
            _target.Say(_target.DataIn(read, dataSN, Piece), Filled((byte)(dataSN + 1)));
        }

        Assert.Equal(statSN + 1, _target.StatSN);
        Assert.Equal((1, ScsiStatus.Good), (_target.Session.Completed, read.Status));
    }

    [Fact]
    public void Damaged_data_is_asked_for_again_7_8()
    {
        var read = Begin(writes: false);
        var snack = Snack(_target.Say(_target.DataIn(read, 0, Piece), Filled(9), damaged: true));
        Assert.Equal((0u, 1u), (snack.BegRun, snack.RunLength));
        Assert.Equal(1, _target.Session.Counters.DataDigestErrors);
        Assert.Empty(_target.Say(_target.DataIn(read, 0, Piece), Filled(1)));
        Assert.Equal(1, ScriptedTarget.Data(read)[0]);
    }

    [Fact]
    public void A_repetition_cannot_spoil_data_that_is_there_7_9()
    {
        var read = Begin(writes: false);
        _target.Say(_target.DataIn(read, 0, Piece), Filled(1));
        Assert.Empty(_target.Say(_target.DataIn(read, 0, Piece), Filled(99), damaged: true));
        Assert.Equal(1, ScriptedTarget.Data(read)[0]);
        Assert.Equal(1, _target.Session.Counters.Repetitions);
    }

    [Fact]
    public void Data_that_the_response_counts_and_that_never_came_is_asked_for_7_9()
    {
        var read = Begin(writes: false);
        _target.Say(_target.DataIn(read, 0, Piece), Filled(1));
        var snack = Snack(_target.Say(_target.Response(read) with { ExpDataSN = 4 }));
        Assert.Equal((1u, 3u), (snack.BegRun, snack.RunLength));
        Assert.Equal(0, _target.Session.Completed);
    }

    [Fact]
    public void A_status_gap_is_asked_for_while_later_statuses_are_taken_7_1_4_2()
    {
        var first = Begin(writes: true);
        var second = Begin(writes: true);
        var statSN = _target.StatSN;
        var snack = Snack(_target.Say(_target.Response(second) with { StatSN = statSN + 1 }));
        Assert.Equal((SnackType.Status, BasicHeader.ReservedTag, statSN, 1u), (snack.Type, snack.InitiatorTaskTag, snack.BegRun, snack.RunLength));
        Assert.Equal((1, statSN), (_target.Session.Completed, _target.StatSN));
        Assert.Empty(_target.Say(_target.Response(first) with { StatSN = statSN }));
        Assert.Equal((2, statSN + 2), (_target.Session.Completed, _target.StatSN));
    }

    [Fact]
    public void A_ping_that_tells_the_next_number_shows_a_lost_status_7_1_4_2()
    {
        var write = Begin(writes: true);
        var statSN = _target.StatSN;
        var snack = Snack(_target.Say(_target.Nop(statSN + 1)));
        Assert.Equal((SnackType.Status, statSN, 1u), (snack.Type, snack.BegRun, snack.RunLength));
        _target.Say(_target.Response(write) with { StatSN = statSN });
        Assert.Equal(1, _target.Session.Completed);
    }

    [Fact]
    public void A_damaged_response_is_discarded_and_asked_for_again_7_8()
    {
        var write = Begin(writes: true);
        var response = _target.Response(write) with { Status = ScsiStatus.CheckCondition };
        var snack = Snack(_target.Say(response, new byte[20], damaged: true));
        Assert.Equal((SnackType.Status, response.StatSN, 1u, 0), (snack.Type, snack.BegRun, snack.RunLength, _target.Session.Completed));
    }

    [Fact]
    public void A_status_that_stays_away_is_asked_for_again_after_a_while()
    {
        Begin(writes: true);
        Snack(_target.Say(_target.Nop(_target.StatSN + 1)));
        Assert.Contains(_target.Wait(2000), static pdu => BasicHeader.OpcodeOf(pdu) == Opcode.Snack);
    }

    [Fact]
    public void A_data_ack_waits_until_the_holes_are_filled_11_16_2()
    {
        var read = Begin(writes: false);
        var asking = _target.DataIn(read, 1, Piece) with { Final = true, Acknowledge = true, TargetTransferTag = 55, Lun = 3 };
        Assert.Equal(SnackType.DataOrR2T, Snack(_target.Say(asking, Filled(2))).Type);
        var ack = Snack(_target.Say(_target.DataIn(read, 0, Piece), Filled(1)));
        Assert.Equal((SnackType.DataAck, BasicHeader.ReservedTag, 55u, 3ul, 2u, 0u), (ack.Type, ack.InitiatorTaskTag, ack.TargetTransferTag, ack.Lun, ack.BegRun, ack.RunLength));
    }

    [Fact]
    public void A_recovery_r2t_is_answered_and_its_repetition_is_not_7_9()
    {
        var write = Begin(writes: true);
        Assert.Equal(4, _target.Say(_target.Request(write, 0, 0, 4096)).Count);
        var again = _target.Say(_target.Request(write, 1, 1024, 3072));
        Assert.Equal([1024u, 2048u, 3072u], again.Select(static pdu => DataOutPdu.Read(pdu).BufferOffset));
        Assert.Empty(_target.Say(_target.Request(write, 1, 1024, 3072)));
        Assert.Equal(1, _target.Session.Counters.RecoveryR2Ts);
    }

    [Fact]
    public void An_r2t_gap_is_asked_for_and_the_later_r2t_is_answered_7_9()
    {
        var write = Begin(writes: true);
        var sent = _target.Say(_target.Request(write, 1, 0, 1024));
        Assert.Equal((0u, 1u), (SnackPdu.Read(sent[0]).BegRun, SnackPdu.Read(sent[0]).RunLength));
        Assert.Equal(Opcode.DataOut, BasicHeader.OpcodeOf(sent[1]));
    }

    [Fact]
    public void R2ts_for_the_same_data_without_end_break_the_protocol()
    {
        var write = Begin(writes: true);
        Assert.Throws<IscsiProtocolException>(() =>
        {
            for (uint number = 0; number < 100; number++)
            {
                _target.Say(_target.Request(write, number, 0, 4096));
            }
        });
    }

    [Fact]
    public void A_command_that_is_not_acknowledged_is_sent_again_as_it_was_7_2_1()
    {
        var task = _target.Start(writes: true);
        var command = Assert.Single(_target.Sent());
        Assert.Equal(command, Assert.Single(_target.Wait(2000)));
        Assert.Equal(1, _target.Session.Counters.CommandsRetried);
        _target.ExpCmdSN = task.CmdSN + 1;
        _target.Say(_target.Nop(_target.StatSN));
        Assert.Equal(Opcode.NopOut, BasicHeader.OpcodeOf(Assert.Single(_target.Wait(2000))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_rejected_command_is_sent_again_as_it_was_7_3(int level)
    {
        using var target = new ScriptedTarget(level, dataDigest: true);
        target.Start(writes: true);
        var command = Assert.Single(target.Sent());
        var again = Assert.Single(target.Say(new RejectPdu { Reason = RejectReason.DataDigestError, StatSN = target.StatSN, ExpCmdSN = 1, MaxCmdSN = 40 }, command.AsSpan(0, BasicHeader.Size)));
        Assert.Equal(ScsiCommandPdu.Read(command) with { ExpStatSN = target.StatSN }, ScsiCommandPdu.Read(again));
    }

    [Fact]
    public void A_refused_data_snack_ends_the_read_with_its_status_and_it_is_read_anew_7_8()
    {
        var read = Begin(writes: false);
        var tag = read.Tag;
        var snack = Assert.Single(_target.Say(Last(read), Filled(4)));
        _target.Say(new RejectPdu { Reason = RejectReason.SnackReject, StatSN = _target.StatSN + 1, ExpCmdSN = _target.ExpCmdSN, MaxCmdSN = 40 }, snack);
        Assert.NotEqual(tag, read.Tag);
        Assert.Equal((TaskState.Pending, 1), (read.State, read.Retries));
    }

    [Fact]
    public void A_refused_status_snack_ends_the_connection_7_8()
    {
        Begin(writes: true);
        var snack = Assert.Single(_target.Say(_target.Nop(_target.StatSN + 1)));
        Assert.Throws<IscsiProtocolException>(() => _target.Say(new RejectPdu { Reason = RejectReason.ProtocolError, StatSN = _target.StatSN + 1, ExpCmdSN = _target.ExpCmdSN, MaxCmdSN = 40 }, snack));
    }

    [Fact]
    public void Late_answers_to_tasks_that_are_over_are_passed_over()
    {
        var write = Begin(writes: true);
        var response = _target.Response(write);
        _target.Say(response);
        Assert.Empty(_target.Say(response));
        Assert.Empty(_target.Say(_target.Request(write, 0, 0, 1024)));
        Assert.Empty(_target.Say(_target.DataIn(write, 0, Piece), Filled(1)));
        Assert.Equal(1, _target.Session.Completed);
    }

    [Fact]
    public void Far_more_statuses_than_can_be_missing_end_the_connection() =>
        Assert.Throws<IscsiProtocolException>(() => _target.Say(_target.Nop(_target.StatSN + 1_000_000)));

    // Seeded: 100,000 streams of one to four PDUs made of plausible headers with extreme values; nothing but the documented exception,
    // and nothing outside of the buffers is written (checked at the end).
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_streams_raise_nothing_but_the_documented_exception(int level)
    {
        using var target = new ScriptedTarget(level);
        var random = new Random(7143);
        byte[] opcodes = [0x20, 0x21, 0x21, 0x22, 0x24, 0x25, 0x25, 0x25, 0x26, 0x31, 0x31, 0x32, 0x3f, 0x3f];
        var open = new[] { target.Start(writes: false), target.Start(writes: true) };
        for (var round = 0; round < 100_000; round++)
        {
            uint[] extremes = [0, 1, 2, 3, 63, 64, 4095, 4096, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff, open[0].Tag, open[1].Tag, target.StatSN, target.StatSN + 2];
            try
            {
                for (var pdu = random.Next(1, 5); pdu > 0; pdu--)
                {
                    var bytes = new byte[48 + (random.Next(4) * 512)];
                    random.NextBytes(bytes);
                    bytes[0] = opcodes[random.Next(opcodes.Length)];
                    bytes[1] = (byte)(0x80 | (random.Next(3) == 0 ? random.Next(128) : 0));
                    bytes[4] = bytes[5] = 0;
                    for (var field = 16; field < 48; field += 4)
                    {
                        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(field), extremes[random.Next(extremes.Length)]);
                    }

                    bytes[6] = (byte)((bytes.Length - 48) >> 8);
                    bytes[7] = (byte)(bytes.Length - 48);
                    target.Deliver(bytes);
                }

                target.Wait(random.Next(600));
            }
            catch (IscsiException)
            {
                var goesOn = random.Next(4) > 0 && target.Session.LoseConnection(target.Connection, target.Now);
                if (!goesOn)
                {
                    target.Session.Fail(target.Now);
                }

                target.LogIn(0, isReinstatement: goesOn);
            }

            target.Session.Pump(target.Now);
            target.Connection.Output.Clear();
            while (target.Session.TryTakeCompletion(out var slot))
            {
                target.Session.Release(slot);
            }

            for (var i = 0; i < 2; i++)
            {
                open[i] = open[i].State is TaskState.Free ? target.Start(i == 1) : open[i];
            }
        }
    }

    [Fact]
    public void Data_beyond_the_buffer_is_refused_at_every_level()
    {
        var read = Begin(writes: false);
        Assert.Throws<IscsiProtocolException>(() => _target.Say(_target.DataIn(read, 0, Piece) with { BufferOffset = 3584 }, Filled(1)));
    }

    private static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, Piece)];

    private static SnackPdu Snack(List<byte[]> sent) => SnackPdu.Read(Assert.Single(sent));

    private InitiatorTask Begin(bool writes)
    {
        var task = _target.Start(writes);
        _target.Sent();
        _target.ExpCmdSN = task.CmdSN + 1;
        return task;
    }

    private DataInPdu Last(InitiatorTask read) => _target.DataIn(read, 3, Piece) with { Final = true, HasStatus = true, StatSN = _target.StatSN };
}
