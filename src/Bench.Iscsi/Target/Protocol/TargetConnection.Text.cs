using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Target.Protocol;

// Text requests: discovery by SendTargets, and keys that may change in full feature phase (RFC 7143 sections 6.2 and 11.10).
internal sealed unsafe partial class TargetConnection
{
    private const uint TextTransferTag = 0x5445_5854;

    private readonly TextCollector _text = new();
    private readonly TextPieces _textOut = new();

    private void OnText(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        var pdu = TextRequestPdu.Read(header);
        if (_textOut.HasMore && pdu.TargetTransferTag == TextTransferTag && data.IsEmpty)
        {
            SendText(pdu);
            return;
        }
        if (pdu.TargetTransferTag is not (BasicHeader.ReservedTag or TextTransferTag))
        {
            SendReject(RejectReason.InvalidField, header);
            return;
        }
        try
        {
            if (_text.Add(data, pdu.Continue) is not { } pairs)
            {
                Respond(pdu, final: false, goesOn: false, []);
                return;
            }
            _textOut.Begin(Reply(pairs));
        }
        catch (IscsiProtocolException)
        {
            SendReject(RejectReason.ProtocolError, header);
            return;
        }
        SendText(pdu);
    }

    private byte[] Reply(List<KeyValuePair<string, string>> pairs)
    {
        var answers = new List<KeyValuePair<string, string>>();
        var keys = new KeyNegotiator(KeyScope.ByTarget, new Dictionary<string, string>()) { IsDiscovery = _session!.Node is null };
        foreach (var (key, value) in pairs)
        {
            if (key == KeyTable.SendTargets)
            {
                answers.AddRange(Targets(value));
            }
            else
            {
                keys.Receive(key, value, KeyScope.FullFeature);
            }
        }
        if (keys.IsDeclared(KeyTable.MaxRecvDataSegmentLength) && KeyValue.TryNumber(keys.Declared(KeyTable.MaxRecvDataSegmentLength), out uint segment))
        {
            _initiatorSegment = (int)segment & ~3;
        }
        return KeyText.Write([.. answers, .. keys.TakeOutgoing()]);
    }

    /// <summary>RFC 7143 appendix C: All in discovery sessions, a name anywhere, nothing for the session's own target.</summary>
    private IEnumerable<KeyValuePair<string, string>> Targets(string which)
    {
        bool discovery = _session!.Node is null;
        if (which == "All" && !discovery)
        {
            return [new(KeyTable.SendTargets, KeyValue.Reject)];
        }
        string initiator = _session.Identity.InitiatorName;
        IEnumerable<TargetNode> nodes = which switch
        {
            "All" => _portal.Nodes.Where(node => node.Admits(initiator)),
            "" => _session.Node is { } own ? [own] : [],
            _ => _portal.Find(which) is { } named && named.Admits(initiator) ? [named] : [],
        };
        string address = (_portal.Options.AdvertisedPortal ?? _localAddress) + ",1";
        return nodes.SelectMany(node => new KeyValuePair<string, string>[] { new(KeyTable.TargetName, node.Name), new(KeyTable.TargetAddress, address) });
    }

    private void SendText(in TextRequestPdu request)
    {
        byte[] piece = _textOut.Take(_initiatorSegment);
        Respond(request, final: !_textOut.HasMore, goesOn: _textOut.HasMore, piece);
    }

    private void Respond(in TextRequestPdu request, bool final, bool goesOn, byte[] piece) => SendNumbered(
        new TextResponsePdu
        {
            Final = final,
            Continue = goesOn,
            Lun = request.Lun,
            InitiatorTaskTag = request.InitiatorTaskTag,
            TargetTransferTag = final ? BasicHeader.ReservedTag : TextTransferTag,
            StatSN = _statSN++,
            ExpCmdSN = _session!.ExpCmdSN,
            MaxCmdSN = _session.MaxCmdSN,
        },
        piece);
}
