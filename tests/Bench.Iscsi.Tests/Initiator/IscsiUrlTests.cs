using Bench.Iscsi.Initiator;

namespace Bench.Iscsi.Tests.Initiator;

public sealed class IscsiUrlTests
{
    [Theory]
    [InlineData("iscsi://127.0.0.1/iqn.2026-01.org.test:plain/1", "127.0.0.1", 3260, "iqn.2026-01.org.test:plain", 1)]
    [InlineData(@"iscsi\://127.0.0.1\:3270/iqn.2026-01.org.test\:plain/2", "127.0.0.1", 3270, "iqn.2026-01.org.test:plain", 2)]
    [InlineData("iscsi://[::1]:3261/iqn.x/0", "::1", 3261, "iqn.x", 0)]
    [InlineData("iscsi://host", "host", 3260, null, 0)]
    public void A_url_names_portal_target_and_unit(string text, string host, int port, string? target, int lun)
    {
        var url = IscsiUrl.Parse(text);
        Assert.Equal(new PortalAddress(host, port), url.Portal);
        Assert.Equal(target, url.TargetName);
        Assert.Equal(lun, url.Lun);
        Assert.False(url.HoldsSecret);
    }

    [Fact]
    public void A_secret_in_a_url_is_used_but_never_shown()
    {
        var url = IscsiUrl.Parse("iscsi://user1%password1234@127.0.0.1/iqn.x/1?target_user=muser&target_password=mpassword1234&header_digest=crc32c");
        Assert.True(url.HoldsSecret);
        Assert.Equal("user1", url.Credentials!.Name);
        Assert.Equal("muser", url.TargetCredentials!.Name);
        Assert.Equal("crc32c", url.HeaderDigest);
        Assert.Equal("iscsi://127.0.0.1:3260/iqn.x/1", url.ToString());
        Assert.DoesNotContain("password", url.Credentials.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/iqn.x/1")]
    [InlineData("iscsi://")]
    [InlineData("iscsi://host:99999/iqn.x/1")]
    [InlineData("iscsi://host/iqn.x/one")]
    [InlineData("iscsi://host/iqn.x/1/2")]
    [InlineData("iscsi://%secret@host/iqn.x/1")]
    [InlineData("iscsi://user%secret@host/iqn.x/1?color=blue")]
    public void What_is_no_such_url_is_refused_without_repeating_a_secret(string text)
    {
        var error = Assert.Throws<IscsiException>(() => IscsiUrl.Parse(text));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
