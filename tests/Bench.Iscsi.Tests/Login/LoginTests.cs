using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Iscsi.Tests.Login;

public sealed class LoginTests
{
    private static readonly ChapCredentials User = new("user1", "password1234");
    private static readonly ChapCredentials Muser = new("muser", "mpassword1234");

    [Theory]
    [InlineData(KeyTable.InitiatorName, "iqn.2026-01.test:other")]
    [InlineData(KeyTable.TargetName, "iqn.2026-01.test:other")]
    [InlineData(KeyTable.SessionType, "Discovery")]
    public void A_name_may_be_declared_again_but_not_changed(string key, string other)
    {
        var target = new KeyNegotiator(KeyScope.ByTarget, new Dictionary<string, string>());
        var first = key == KeyTable.SessionType ? "Normal" : "iqn.2026-01.test:first";
        target.Receive(key, first, KeyScope.Security);
        target.Receive(key, first, KeyScope.Security);
        Assert.Equal(first, target.Declared(key));
        Assert.Throws<IscsiProtocolException>(() => target.Receive(key, other, KeyScope.Security));
    }

    [Fact]
    public void Without_authentication_login_takes_two_rounds()
    {
        var login = new LoginExchange().Run();
        Assert.Equal(InitiatorLoginState.FullFeature, login.Initiator.State);
        Assert.Equal(TargetLoginState.FullFeature, login.Target.State);
        Assert.Equal(7, login.Initiator.Tsih);
        Assert.Equal(2, login.Rounds);
        Assert.Equal(1, login.Initiator.Parameters.TargetPortalGroupTag);
    }

    [Fact]
    public void Both_ends_agree_on_the_same_values_whatever_they_wish_for()
    {
        var wishes =
            from bools in Gen.Elements(true, false).ArrayOf(6)
            from bursts in Gen.Choose(512, 0xff_ffff).ArrayOf(3)
            from small in Gen.Choose(0, 2).Three()
            from counts in Gen.Choose(1, 65535).Two()
            from digests in Gen.Elements("None,CRC32C", "CRC32C,None").Two()
            select new NegotiationWishes
            {
                HeaderDigest = digests.Item1,
                DataDigest = digests.Item2,
                InitialR2T = bools[0],
                ImmediateData = bools[1],
                DataPduInOrder = bools[2],
                DataSequenceInOrder = bools[3],
                MaxBurstLength = Math.Max(bursts[0], bursts[1]),
                FirstBurstLength = Math.Min(bursts[0], bursts[1]),
                MaxRecvDataSegmentLength = bursts[2],
                ErrorRecoveryLevel = small.Item1,
                DefaultTime2Wait = small.Item2,
                DefaultTime2Retain = small.Item3,
                MaxConnections = counts.Item1,
                MaxOutstandingR2T = counts.Item2,
            };
        Prop.ForAll(wishes.Two().ToArbitrary(), pair =>
        {
            var login = new LoginExchange
            {
                Options = new LoginExchange().Options with { Wishes = pair.Item1 },
                Verdict = new LoginVerdict { Wishes = pair.Item2 },
            }.Run();
            var ours = login.Initiator.Parameters;
            var theirs = login.Target.Parameters with { TargetPortalGroupTag = ours.TargetPortalGroupTag };
            return login.Initiator.State == InitiatorLoginState.FullFeature
                && ours == theirs
                && ours.InitialR2T == (pair.Item1.InitialR2T || pair.Item2.InitialR2T)
                && ours.ImmediateData == (pair.Item1.ImmediateData && pair.Item2.ImmediateData)
                && ours.MaxBurstLength == Math.Min(pair.Item1.MaxBurstLength, pair.Item2.MaxBurstLength)
                && ours.DefaultTime2Wait == Math.Max(pair.Item1.DefaultTime2Wait, pair.Item2.DefaultTime2Wait)
                && ours.HeaderDigest == pair.Item1.HeaderDigest.StartsWith('C')
                && ours.InitiatorMaxRecvDataSegmentLength == pair.Item1.MaxRecvDataSegmentLength
                && ours.TargetMaxRecvDataSegmentLength == pair.Item2.MaxRecvDataSegmentLength;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(ChapAlgorithm.Md5)]
    [InlineData(ChapAlgorithm.Sha1)]
    [InlineData(ChapAlgorithm.Sha256)]
    [InlineData(ChapAlgorithm.Sha3_256)]
    public void Chap_proves_each_side_to_the_other_with_every_hash_of_the_platform(ChapAlgorithm algorithm)
    {
        if (!ChapHash.Supported.Contains(algorithm))
        {
            return;
        }

        var login = Authenticated(User, Muser, User, Muser, algorithm).Run();
        Assert.Equal(InitiatorLoginState.FullFeature, login.Initiator.State);
        Assert.Equal("CHAP", login.Initiator.Parameters.AuthMethod);
    }

    [Fact]
    public void A_wrong_secret_is_refused_with_status_0201()
    {
        var error = Assert.Throws<IscsiException>(() => Authenticated(new("user1", "wrong-secret"), null, User, null).Run());
        Assert.Equal(0x0201, error.LoginStatus);
        Assert.DoesNotContain("wrong-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_with_a_wrong_secret_or_none_is_not_trusted()
    {
        Assert.Contains("did not prove", Assert.Throws<IscsiException>(() => Authenticated(User, Muser, User, new("muser", "other-secret")).Run()).Message, StringComparison.Ordinal);
        Assert.Throws<IscsiException>(() => Authenticated(User, Muser, User, null).Run());
        Assert.Throws<IscsiException>(() => new LoginExchange { Options = new LoginExchange().Options with { Chap = User, TargetChap = Muser } }.Run());
    }

    [Fact]
    public void The_same_secret_in_both_directions_is_refused()
    {
        var same = new ChapCredentials("muser", "password1234");
        Assert.Throws<IscsiException>(() => Authenticated(User, same, User, same).Run());
    }

    [Fact]
    public void A_target_that_asks_for_chap_refuses_who_offers_none()
    {
        var error = Assert.Throws<IscsiException>(() => new LoginExchange { Verdict = new LoginVerdict { Accounts = [User] } }.Run());
        Assert.Equal(0x0201, error.LoginStatus);
    }

    [Fact]
    public void A_challenge_of_our_own_that_comes_back_is_refused()
    {
        var challenges = new ChapChallenges();
        var own = challenges.Create(16);
        var login = new InitiatorLogin(new LoginExchange().Options with { Chap = User, Challenges = challenges });
        Answer(login, LoginStage.Security, "AuthMethod=CHAP\0");
        var error = Assert.Throws<IscsiException>(() => Answer(login, LoginStage.Security, $"CHAP_A=5\0CHAP_I=1\0CHAP_C={KeyValue.Binary(own)}\0"));
        Assert.Contains("attack", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_travels_in_several_pdus()
    {
        var login = new LoginExchange { Verdict = new LoginVerdict { TargetAlias = new string('a', 20000) } }.Run();
        Assert.Equal(20000, login.Initiator.Parameters.TargetAlias!.Length);
        Assert.Equal(5, login.Rounds);
    }

    [Fact]
    public void A_redirect_names_the_new_address()
    {
        var verdict = new LoginVerdict { Status = LoginStatus.TargetMovedTemporarily, RedirectTo = "127.0.0.1:3261" };
        var redirect = Assert.Throws<LoginRedirectException>(() => new LoginExchange { Verdict = verdict }.Run());
        Assert.Equal("127.0.0.1:3261", redirect.Address);
        Assert.False(redirect.IsPermanent);
    }

    [Fact]
    public void A_discovery_session_needs_no_target()
    {
        var login = new LoginExchange { Options = new LoginExchange().Options with { TargetName = null } }.Run();
        Assert.True(login.Target.Identity!.IsDiscovery);
        Assert.Equal(InitiatorLoginState.FullFeature, login.Initiator.State);
    }

    [Fact]
    public void A_second_connection_negotiates_only_what_is_its_own()
    {
        var login = new LoginExchange { Options = new LoginExchange().Options with { Tsih = 7, Cid = 1 } }.Run();
        Assert.Equal(InitiatorLoginState.FullFeature, login.Initiator.State);
        Assert.Equal(262144, login.Target.Parameters.InitiatorMaxRecvDataSegmentLength);
    }

    [Theory]
    [InlineData("MaxBurstLength=16777215\0", "no allowed answer")]
    [InlineData("HeaderDigest=CRC32C\0", "no allowed answer")]
    [InlineData("DataDigest=Reject\0", "without agreed digests")]
    [InlineData("MaxRecvDataSegmentLength=0\0", "not a number from 512")]
    [InlineData("ImmediateData=Maybe\0", "no allowed answer")]
    [InlineData("MaxConnections=1\0MaxConnections=1\0", "came twice")]
    [InlineData("FirstBurstLength=4096\0MaxBurstLength=2048\0", "above MaxBurstLength")]
    [InlineData("=x\0", "without a key")]
    [InlineData("NoEquals\0", "without a key")]
    [InlineData("NoEnd=1", "no NUL")]
    [InlineData("CHAP_N=x\0", "does not belong")]
    public void An_answer_against_the_rules_ends_the_login(string text, string complaint)
    {
        var login = new InitiatorLogin(new LoginExchange().Options);
        Answer(login, LoginStage.Security, "AuthMethod=None\0", LoginStage.Operational);
        var error = Assert.Throws<IscsiProtocolException>(() => Answer(login, LoginStage.Operational, text, LoginStage.FullFeature));
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_target_proposes_is_answered()
    {
        var login = new InitiatorLogin(new LoginExchange().Options);
        Answer(login, LoginStage.Security, "AuthMethod=None\0", LoginStage.Operational);
        Answer(login, LoginStage.Operational, "TaskReporting=FastAbort,RFC3720\0X-foo=1\0OFMarker=No\0");
        Assert.True(login.TryTakeRequest(out var request, out var text));
        Assert.True(request.Transit);
        Assert.Equal([new("TaskReporting", "RFC3720"), new("X-foo", "NotUnderstood"), new("OFMarker", "Reject")], KeyText.Read(text));
    }

    // RFC 7143 section 6.2.2; LIO leaves ImmediateData=No unanswered.
    [Fact]
    public void What_an_offer_decides_alone_needs_no_answer()
    {
        var login = new InitiatorLogin(new LoginExchange().Options with { Wishes = new NegotiationWishes { ImmediateData = false, InitialR2T = true } });
        Answer(login, LoginStage.Security, "", LoginStage.Operational);
        Answer(login, LoginStage.Operational, "", LoginStage.FullFeature);
        Assert.Equal(InitiatorLoginState.FullFeature, login.State);
        Assert.False(login.Parameters.ImmediateData);
        Assert.True(login.Parameters.InitialR2T);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_login_without_end_is_cut_off(bool goesOn)
    {
        var login = new InitiatorLogin(new LoginExchange().Options);
        Answer(login, LoginStage.Security, "", LoginStage.Operational);
        Assert.Throws<IscsiProtocolException>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Answer(login, LoginStage.Operational, new string('x', goesOn ? 8000 : 0), goesOn: goesOn);
            }
        });
    }

    [Fact]
    public void Contradicting_responses_end_the_login()
    {
        AssertRefused(r => r with { VersionActive = 1 });
        AssertRefused(r => r with { Isid = 1 });
        AssertRefused(r => r with { InitiatorTaskTag = 99 });
        AssertRefused(r => r with { CurrentStage = LoginStage.FullFeature });
        AssertRefused(r => r with { NextStage = (LoginStage)2 });
        AssertRefused(r => r with { NextStage = LoginStage.FullFeature, CurrentStage = LoginStage.Security });
        AssertRefused(r => r with { Tsih = 0 });
        AssertRefused(r => r.StatSN == 101 ? r with { StatSN = 5 } : r);
    }

    private static void AssertRefused(Func<LoginResponsePdu, LoginResponsePdu> tamper) =>
        Assert.Throws<IscsiProtocolException>(() => new LoginExchange { Tamper = tamper }.Run());

    private static LoginExchange Authenticated(ChapCredentials chap, ChapCredentials? targetChap, ChapCredentials account, ChapCredentials? own, ChapAlgorithm algorithm = ChapAlgorithm.Md5) => new()
    {
        Options = new LoginExchange().Options with { Chap = chap, TargetChap = targetChap, ChapAlgorithms = [algorithm] },
        Verdict = new LoginVerdict { Accounts = [account], OwnCredentials = own },
    };

    private static void Answer(InitiatorLogin login, LoginStage stage, string text, LoginStage? next = null, bool goesOn = false)
    {
        Assert.True(login.TryTakeRequest(out var request, out _));
        var response = new LoginResponsePdu
        {
            Transit = next is not null,
            Continue = goesOn,
            CurrentStage = stage,
            NextStage = next ?? LoginStage.Security,
            Isid = request.Isid,
            Tsih = 7,
            InitiatorTaskTag = request.InitiatorTaskTag,
            StatSN = request.ExpStatSN,
        };
        login.Receive(response, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
