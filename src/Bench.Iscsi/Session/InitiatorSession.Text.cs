using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// Text exchanges of the full feature phase, RFC 7143 sections 11.10 and 11.11; one at a time.
internal sealed unsafe partial class InitiatorSession
{
    // 100,000 targets with their addresses.
    private const int MaxTextBytes = 16 << 20;
    private const int MaxTextRounds = 100_000;

    private TextCollector _text = new(MaxTextBytes);
    private int _textRounds;
    private bool _textIsOurs;

    /// <summary>What the last text exchange brought.</summary>
    public List<KeyValuePair<string, string>> TextAnswer { get; private set; } = [];

    /// <summary>Starts a text exchange on the leading connection.</summary>
    /// <returns>The request's slot; when its task is completed, <see cref="TextAnswer"/> has the answer.</returns>
    public int BeginText(ReadOnlySpan<byte> text, long now) => BeginText(_connections[0], text, now, isOurs: true);

    /// <summary>Takes a Text Response.</summary>
    public void ReceiveText(InitiatorTask task, in TextResponsePdu response, ReadOnlySpan<byte> data, long now)
    {
        if (++_textRounds > MaxTextRounds || (response.Continue && data.IsEmpty))
        {
            throw new IscsiProtocolException(ProtocolError.Negotiation, "a text exchange without end");
        }

        var goesOn = response.Continue || !response.Final;
        var pairs = _text.Add(data, goesOn);
        if (!goesOn)
        {
            if (response.TargetTransferTag != BasicHeader.ReservedTag)
            {
                throw new IscsiProtocolException(ProtocolError.Protocol, "the last Text Response carries a transfer tag");
            }

            TextAnswer = pairs!;
            var slot = task.Slot;
            Finish(task, now);
            if (!_textIsOurs)
            {
                Release(slot);
            }

            return;
        }

        if (response.TargetTransferTag == BasicHeader.ReservedTag)
        {
            throw new IscsiProtocolException(ProtocolError.Protocol, "a Text Response goes on without a transfer tag");
        }

        SendText(task, response.Lun, response.TargetTransferTag, default);
    }

    private int BeginText(InitiatorConnection connection, ReadOnlySpan<byte> text, long now, bool isOurs)
    {
        _text = new TextCollector(MaxTextBytes);
        _textRounds = 0;
        _textIsOurs = isOurs;
        var task = TakeControl(TaskKind.Text, connection, now);
        SendText(task, 0, BasicHeader.ReservedTag, text);
        return task.Slot;
    }

    // Not immediate: istgt counts an immediate one as if it were not, and the numbers part.
    private void SendText(InitiatorTask task, ulong lun, uint transferTag, ReadOnlySpan<byte> text)
    {
        var connection = task.Connection!;
        connection.Send(
            new TextRequestPdu
            {
                Final = true,
                Lun = lun,
                InitiatorTaskTag = task.Tag,
                TargetTransferTag = transferTag,
                CmdSN = _window.CmdSN++,
                ExpStatSN = connection.ExpStatSN,
            },
            text);
    }
}
