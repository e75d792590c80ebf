using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Tests.Login;

/// <summary>Both ends of a login, wired in memory.</summary>
internal sealed class LoginExchange : ITargetLoginPolicy
{
    public InitiatorLoginOptions Options { get; init; } = new() { InitiatorName = "iqn.2026-01.test:initiator", TargetName = "iqn.2026-01.test:target", Isid = 0x800102030000 };

    public LoginVerdict Verdict { get; init; } = new();

    public InitiatorLogin Initiator { get; private set; } = null!;

    public TargetLogin Target { get; private set; } = null!;

    /// <summary>Changes a response on its way.</summary>
    public Func<LoginResponsePdu, LoginResponsePdu>? Tamper { get; init; }

    public int Rounds { get; private set; }

    public LoginVerdict Admit(LoginIdentity identity) => Verdict;

    public LoginStatus Enter(LoginIdentity identity, IscsiParameters parameters, out ushort tsih)
    {
        tsih = 7;
        return LoginStatus.Success;
    }

    public LoginExchange Run()
    {
        Initiator = new InitiatorLogin(Options);
        Target = new TargetLogin(this, statSN: 100);
        while (Initiator.TryTakeRequest(out var request, out var text))
        {
            Rounds++;
            Target.Receive(Wire(request, text.Length), text, out var response, out var answer);
            Initiator.Receive(Tamper?.Invoke(response) ?? response, answer);
        }

        return this;
    }

    // Through the codec, as on a wire.
    private static LoginRequestPdu Wire(LoginRequestPdu request, int length)
    {
        Span<byte> header = stackalloc byte[48];
        request.Write(header, length);
        return LoginRequestPdu.Read(header);
    }
}
