namespace Bench.Iscsi.Login;

/// <summary>
/// One side's view of the negotiation of one connection, the same for initiator and target: what was offered, answered and agreed.
/// RFC 7143 section 6.2. Values count from the end of the stage on, so they are read when login is over.
/// </summary>
internal sealed class KeyNegotiator
{
    private readonly KeyScope _self;
    private readonly IReadOnlyDictionary<string, string> _wishes;
    private readonly Dictionary<string, string> _offered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _agreed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _declaredByPeer = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _outgoing = [];

    /// <summary>Starts with nothing said.</summary>
    /// <param name="self"><see cref="KeyScope.ByInitiator"/> or <see cref="KeyScope.ByTarget"/>.</param>
    /// <param name="wishes">This side's value per key: a number, Yes or No, or a list in order of preference.</param>
    public KeyNegotiator(KeyScope self, IReadOnlyDictionary<string, string> wishes)
    {
        _self = self;
        _wishes = wishes;
    }

    /// <summary>True in a discovery session, where many keys mean nothing.</summary>
    public bool IsDiscovery { get; set; }

    /// <summary>True where this is not the first connection of its session.</summary>
    public bool IsFollower { get; set; }

    /// <summary>Offers or declares a key with this side's wish.</summary>
    public void Offer(string key) => Offer(key, _wishes[key]);

    /// <summary>Offers or declares a key.</summary>
    public void Offer(string key, string value)
    {
        if (KeyTable.All.TryGetValue(key, out var definition) && definition.Rule != KeyRule.Declarative)
        {
            _offered[key] = value;
        }

        _outgoing.Add(new(key, value));
    }

    /// <summary>Takes what there is to send, answers first.</summary>
    public List<KeyValuePair<string, string>> TakeOutgoing()
    {
        List<KeyValuePair<string, string>> taken = [.. _outgoing];
        _outgoing.Clear();
        return taken;
    }

    /// <summary>True where answers or offers wait to be sent.</summary>
    public bool HasOutgoing => _outgoing.Count > 0;

    /// <summary>Takes one pair of the peer: an answer, a declaration, or an offer, which it answers.</summary>
    /// <exception cref="IscsiProtocolException">The key came before, belongs elsewhere, or its value breaks the key's rule.</exception>
    public void Receive(string key, string value, KeyScope stage)
    {
        if (!KeyTable.All.TryGetValue(key, out var definition))
        {
            if (value != KeyValue.NotUnderstood)
            {
                _outgoing.Add(new(key, KeyValue.NotUnderstood));
            }

            return;
        }

        if (_self == KeyScope.ByTarget && definition.Name is (KeyTable.InitiatorName or KeyTable.SessionType or KeyTable.TargetName)
            && _declaredByPeer.TryGetValue(key, out var declared))
        {
            // libiscsi names itself again after AuthMethod=None when it brings CHAP credentials.
            if (declared != value)
            {
                throw Broken(key, value, $"came twice, first as {declared}");
            }

            return;
        }

        if (!_seen.Add(key) && !definition.Has(KeyScope.Repeatable))
        {
            throw Broken(key, value, "came twice");
        }

        if (definition.Rule == KeyRule.Obsolete)
        {
            _outgoing.Add(new(key, KeyValue.Reject));
            return;
        }

        if (!definition.Has(Peer) && !KeyValue.IsRefusal(value))
        {
            throw Broken(key, value, $"is not the peer's to say");
        }

        if (!definition.Has(stage))
        {
            throw Broken(key, value, $"does not belong to the {stage} stage");
        }

        if (_offered.TryGetValue(key, out var offer))
        {
            Conclude(definition, offer, value);
        }
        else if (definition.Rule == KeyRule.Declarative)
        {
            Declare(definition, value);
        }
        else
        {
            Answer(definition, value);
        }
    }

    /// <summary>The agreed value, or the default where none was agreed.</summary>
    public string Agreed(string key) => _agreed.TryGetValue(key, out var value) ? value : DecidedByOffer(key) ?? KeyTable.All[key].Default;

    /// <summary>True where both sides came to a value.</summary>
    public bool IsAgreed(string key) => _agreed.ContainsKey(key);

    /// <summary>The agreed number, or the default.</summary>
    public uint AgreedNumber(string key) => KeyValue.TryNumber(Agreed(key), out var number) ? number : 0;

    /// <summary>The agreed answer, or the default.</summary>
    public bool AgreedYes(string key) => Agreed(key) == KeyValue.Yes;

    /// <summary>What the peer declared, or the default.</summary>
    public string Declared(string key) => _declaredByPeer.GetValueOrDefault(key, KeyTable.All[key].Default);

    /// <summary>True where the peer declared the key.</summary>
    public bool IsDeclared(string key) => _declaredByPeer.ContainsKey(key);

    private KeyScope Peer => _self == KeyScope.ByInitiator ? KeyScope.ByTarget : KeyScope.ByInitiator;

    private static IscsiProtocolException Broken(string key, string value, string what) =>
        new(ProtocolError.Negotiation, $"key {key}={(value.Length > 80 ? value[..80] + "..." : value)} {what}");

    // RFC 7143 section 6.2.2: nobody has to answer No to AND and Yes to OR, since that decides alone; LIO does not.
    private string? DecidedByOffer(string key) => _offered.TryGetValue(key, out var offer)
        ? (KeyTable.All[key].Rule, offer) is (KeyRule.And, KeyValue.No) or (KeyRule.Or, KeyValue.Yes) ? offer : null
        : null;

    private void Declare(KeyDefinition definition, string value)
    {
        if (KeyValue.IsRefusal(value))
        {
            // A refused declaration leaves the default in force.
            return;
        }

        if (definition.IsNumber && (!KeyValue.TryNumber(value, out var number) || number < definition.Least || number > definition.Most))
        {
            throw Broken(definition.Name, value, $"is not a number from {definition.Least} to {definition.Most}");
        }

        _declaredByPeer[definition.Name] = value;
    }

    private void Conclude(KeyDefinition definition, string offer, string value)
    {
        _offered.Remove(definition.Name);
        if (KeyValue.IsRefusal(value))
        {
            // istgt refuses DataDigest=None and then sends digests: going on would be reading garbage.
            if (definition.Name is KeyTable.HeaderDigest or KeyTable.DataDigest && value != KeyValue.Irrelevant)
            {
                throw Broken(definition.Name, value, $"answers the offer {offer}: without agreed digests no PDU can be read");
            }

            return;
        }

        var good = definition.Rule switch
        {
            KeyRule.Minimum => KeyValue.TryNumber(value, out var low) && low >= definition.Least && low <= Number(offer),
            KeyRule.Maximum => KeyValue.TryNumber(value, out var high) && high <= definition.Most && high >= Number(offer),
            KeyRule.And => value == KeyValue.No || (value == KeyValue.Yes && offer == KeyValue.Yes),
            KeyRule.Or => value == KeyValue.Yes || (value == KeyValue.No && offer == KeyValue.No),
            KeyRule.List => offer.Split(',').Contains(value, StringComparer.Ordinal),
            _ => true,
        };
        if (!good)
        {
            throw Broken(definition.Name, value, $"is no allowed answer to the offer {offer}");
        }

        _agreed[definition.Name] = value;
    }

    private void Answer(KeyDefinition definition, string offer)
    {
        var answer = Resolve(definition, offer);
        _outgoing.Add(new(definition.Name, answer));
        if (!KeyValue.IsRefusal(answer))
        {
            _agreed[definition.Name] = answer;
        }
    }

    private string Resolve(KeyDefinition definition, string offer)
    {
        if (KeyValue.IsRefusal(offer))
        {
            throw Broken(definition.Name, offer, "may not be offered");
        }

        if ((IsDiscovery && definition.Has(KeyScope.NormalSessionOnly)) || (IsFollower && definition.Has(KeyScope.LeadingOnly)))
        {
            return KeyValue.Irrelevant;
        }

        var wish = _wishes.GetValueOrDefault(definition.Name, definition.Default);
        switch (definition.Rule)
        {
            case KeyRule.And or KeyRule.Or:
                if (offer is not (KeyValue.Yes or KeyValue.No))
                {
                    return KeyValue.Reject;
                }

                var either = offer == KeyValue.Yes || wish == KeyValue.Yes;
                var both = offer == KeyValue.Yes && wish == KeyValue.Yes;
                return KeyValue.Boolean(definition.Rule == KeyRule.And ? both : either);
            case KeyRule.Minimum or KeyRule.Maximum:
                if (!KeyValue.TryNumber(offer, out var number) || number < definition.Least || number > definition.Most)
                {
                    return KeyValue.Reject;
                }

                var value = definition.Rule == KeyRule.Minimum ? Math.Min(number, Number(wish)) : Math.Max(number, Number(wish));
                return KeyValue.Number(WithinDependencies(definition.Name, value));
            case KeyRule.List:
                var supported = wish.Split(',');
                return Array.Find(offer.Split(','), item => supported.Contains(item, StringComparer.Ordinal)) ?? KeyValue.Reject;
            default:
                return KeyValue.Reject;
        }
    }

    // RFC 7143 sections 13.14 and 13.19: FirstBurstLength never passes MaxBurstLength, and recovery with data in order allows one R2T at a time.
    private uint WithinDependencies(string key, uint value) => key switch
    {
        KeyTable.FirstBurstLength when IsAgreed(KeyTable.MaxBurstLength) => Math.Min(value, AgreedNumber(KeyTable.MaxBurstLength)),
        KeyTable.MaxOutstandingR2T when AgreedNumber(KeyTable.ErrorRecoveryLevel) > 0 => 1,
        _ => value,
    };

    private static uint Number(string value) => KeyValue.TryNumber(value, out var number) ? number : 0;
}
