using System.Security.Cryptography;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Login;

// The security stage of a target: AuthMethod and CHAP, RFC 7143 section 12.1.
internal sealed partial class TargetLogin
{
    private ChapAlgorithm _algorithm;
    private byte _identifier;
    private byte[] _challenge = [];

    private LoginStatus Authenticate(Dictionary<string, string> chap)
    {
        switch (State)
        {
            case TargetLoginState.Method:
                return ChooseMethod();
            case TargetLoginState.Algorithm:
                return Challenge(chap);
            case TargetLoginState.Response:
                return Check(chap);
            default:
                return chap.Count == 0 ? LoginStatus.Success : LoginStatus.InitiatorError;
        }
    }

    private LoginStatus ChooseMethod()
    {
        if (_keys!.Agreed(KeyTable.AuthMethod) == "CHAP")
        {
            State = TargetLoginState.Algorithm;
            return LoginStatus.Success;
        }

        if (_verdict.Accounts is not null)
        {
            return LoginStatus.AuthenticationFailure;
        }

        State = TargetLoginState.Authenticated;
        return LoginStatus.Success;
    }

    private LoginStatus Challenge(Dictionary<string, string> chap)
    {
        if (!chap.TryGetValue(KeyTable.ChapAlgorithm, out var offer) || chap.Count != 1)
        {
            return LoginStatus.InitiatorError;
        }

        if (ChapHash.Choose(offer, ChapHash.Supported) is not { } algorithm)
        {
            return LoginStatus.AuthenticationFailure;
        }

        _algorithm = algorithm;
        _identifier = RandomNumberGenerator.GetBytes(1)[0];
        _challenge = _challenges.Create(ChapHash.Length(algorithm));
        _keys!.Offer(KeyTable.ChapAlgorithm, KeyValue.Number((uint)algorithm));
        _keys.Offer(KeyTable.ChapIdentifier, KeyValue.Number(_identifier));
        _keys.Offer(KeyTable.ChapChallenge, KeyValue.Binary(_challenge));
        State = TargetLoginState.Response;
        return LoginStatus.Success;
    }

    private LoginStatus Check(Dictionary<string, string> chap)
    {
        if (!chap.TryGetValue(KeyTable.ChapName, out var name)
            || !chap.TryGetValue(KeyTable.ChapResponse, out var responseText)
            || !KeyValue.TryBinary(responseText, out var response))
        {
            return LoginStatus.InitiatorError;
        }

        var account = _verdict.Accounts!.FirstOrDefault(a => a.Name == name);
        var expected = ChapHash.Response(_algorithm, _identifier, account?.Secret ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), _challenge);
        if (!CryptographicOperations.FixedTimeEquals(expected, response) || account is null)
        {
            return LoginStatus.AuthenticationFailure;
        }

        State = TargetLoginState.Authenticated;
        return chap.ContainsKey(KeyTable.ChapIdentifier) || chap.ContainsKey(KeyTable.ChapChallenge) ? ProveSelf(chap, account) : LoginStatus.Success;
    }

    private LoginStatus ProveSelf(Dictionary<string, string> chap, ChapCredentials account)
    {
        if (!chap.TryGetValue(KeyTable.ChapIdentifier, out var identifierText) || !KeyValue.TryNumber(identifierText, out var identifier) || identifier > 255
            || !chap.TryGetValue(KeyTable.ChapChallenge, out var challengeText) || !KeyValue.TryBinary(challengeText, out var challenge))
        {
            return LoginStatus.InitiatorError;
        }

        if (_verdict.OwnCredentials is not { } own || own.Secret == account.Secret || _challenges.IsReflected(challenge))
        {
            return LoginStatus.AuthenticationFailure;
        }

        _keys!.Offer(KeyTable.ChapName, own.Name);
        _keys.Offer(KeyTable.ChapResponse, KeyValue.Binary(ChapHash.Response(_algorithm, (byte)identifier, own.Secret, challenge)));
        return LoginStatus.Success;
    }
}
