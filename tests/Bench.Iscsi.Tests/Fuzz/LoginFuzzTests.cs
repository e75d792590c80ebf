using Bench.Iscsi.Login;
using Bench.Iscsi.Tests.Login;

namespace Bench.Iscsi.Tests.Fuzz;

/// <summary>Both ends of a login under damaged text.</summary>
public sealed class LoginFuzzTests
{
    private static readonly ChapCredentials User = new("user1", "password1234");
    private static readonly ChapCredentials Impostor = new("user1", "password9999");
    private static readonly ChapCredentials Target = new("muser", "mpassword1234");

    [Fact]
    public void Damaged_logins_raise_nothing_but_the_documented_exceptions_and_let_no_impostor_in() =>
        FuzzRun.Run(0.1, static () => new MemoryStream(), static (_, random) => Run(random));

    private static void Run(Random random)
    {
        var chap = random.Next(3) switch { 0 => null, 1 => User, _ => Impostor };
        var targetChap = chap is not null && random.Next(2) == 0 ? Target : null;
        var needsChap = random.Next(3) > 0;
        var own = random.Next(2) == 0 ? Target : new ChapCredentials("muser", "mpassword9999");
        var verdict = new LoginVerdict { Accounts = needsChap ? [User] : null, OwnCredentials = own };
        var initiator = new InitiatorLogin(new LoginExchange().Options with { Chap = chap, TargetChap = targetChap, ChapAlgorithms = [ChapAlgorithm.Md5] });
        var target = new TargetLogin(new LoginExchange { Verdict = verdict }, 0);
        try
        {
            // Its own limit of rounds ends an initiator; the test's only catches one that has none.
            for (var round = 0; initiator.TryTakeRequest(out var request, out var text); round++)
            {
                Assert.InRange(round, 0, 100);
                Damage(random, text);
                target.Receive(request, text, out var response, out var answer);
                Damage(random, answer);
                initiator.Receive(response, answer);
            }
        }
        catch (IscsiException)
        {
        }

        Assert.False(needsChap && chap != User && target.State == TargetLoginState.FullFeature, "the target let an impostor in");
        Assert.False(targetChap is not null && (!needsChap || own != Target) && initiator.State == InitiatorLoginState.FullFeature, "the initiator took an impostor for its target");
    }

    private static void Damage(Random random, byte[] text)
    {
        for (var i = random.Next(3); i > 0 && text.Length > 0; i--)
        {
            text[random.Next(text.Length)] = random.Next(4) == 0 ? (byte)random.Next(256) : "=\0,0Y"u8[random.Next(5)];
        }
    }
}
