using System.Security.Cryptography;
using System.Text;

namespace Bench.Iscsi.Login;

// The security stage: AuthMethod and CHAP, RFC 7143 section 12.1.
internal sealed partial class InitiatorLogin
{
    private ChapAlgorithm _algorithm;
    private byte _ownIdentifier;
    private byte[] _ownChallenge = [];

    private void Authenticate(Dictionary<string, string> chap)
    {
        switch (State)
        {
            case InitiatorLoginState.Method:
                if (!_keys.IsAgreed(KeyTable.AuthMethod))
                {
                    // Some targets (LIO in demo mode) leave AuthMethod=None unanswered and go on.
                    if (_options.Chap is not null)
                    {
                        throw Refused("the target accepts none of our authentication methods");
                    }

                    State = InitiatorLoginState.Leaving;
                }
                else if (_keys.Agreed(KeyTable.AuthMethod) == "CHAP")
                {
                    _keys.Offer(KeyTable.ChapAlgorithm, ChapHash.Offer(_options.ChapAlgorithms));
                    State = InitiatorLoginState.Challenge;
                }
                else
                {
                    State = InitiatorLoginState.Leaving;
                }

                break;
            case InitiatorLoginState.Challenge:
                Respond(chap);
                State = InitiatorLoginState.Verdict;
                break;
            case InitiatorLoginState.Verdict when _options.TargetChap is not null && chap.Count > 0:
                Verify(chap, _options.TargetChap);
                State = InitiatorLoginState.Leaving;
                break;
        }
    }

    private void Respond(Dictionary<string, string> chap)
    {
        var credentials = _options.Chap!;
        if (!chap.TryGetValue(KeyTable.ChapAlgorithm, out var algorithm) || ChapHash.Choose(algorithm, _options.ChapAlgorithms) is not { } chosen || algorithm.Contains(','))
        {
            throw Broken("CHAP_A is missing or was not offered");
        }

        if (!chap.TryGetValue(KeyTable.ChapIdentifier, out var identifierText) || !KeyValue.TryNumber(identifierText, out var identifier) || identifier > 255)
        {
            throw Broken("CHAP_I is missing or no number from 0 to 255");
        }

        if (!chap.TryGetValue(KeyTable.ChapChallenge, out var challengeText) || !KeyValue.TryBinary(challengeText, out var challenge))
        {
            throw Broken("CHAP_C is missing or no binary value of 1 to 1,024 bytes");
        }

        if (_options.Challenges.IsReflected(challenge))
        {
            throw Refused("the target sends back a challenge of our own, which is an attack");
        }

        if (_options.TargetChap is not null && _options.TargetChap.Secret == credentials.Secret)
        {
            throw Refused("both directions of mutual CHAP have the same secret, which RFC 7143 section 9.2.1 forbids");
        }

        _algorithm = chosen;
        _keys.Offer(KeyTable.ChapName, credentials.Name);
        _keys.Offer(KeyTable.ChapResponse, KeyValue.Binary(ChapHash.Response(chosen, (byte)identifier, credentials.Secret, challenge)));
        if (_options.TargetChap is not null)
        {
            _ownIdentifier = RandomNumberGenerator.GetBytes(1)[0];
            _ownChallenge = _options.Challenges.Create(ChapHash.Length(chosen));
            _keys.Offer(KeyTable.ChapIdentifier, KeyValue.Number(_ownIdentifier));
            _keys.Offer(KeyTable.ChapChallenge, KeyValue.Binary(_ownChallenge));
        }
    }

    private void Verify(Dictionary<string, string> chap, ChapCredentials target)
    {
        var expected = ChapHash.Response(_algorithm, _ownIdentifier, target.Secret, _ownChallenge);
        var named = chap.TryGetValue(KeyTable.ChapName, out var name)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(target.Name));
        var proved = chap.TryGetValue(KeyTable.ChapResponse, out var responseText)
            && KeyValue.TryBinary(responseText, out var response)
            && CryptographicOperations.FixedTimeEquals(response, expected);
        if (!named || !proved)
        {
            throw Refused($"the target did not prove to be {target.Name} with mutual CHAP: check its name and secret, or distrust it");
        }
    }
}
