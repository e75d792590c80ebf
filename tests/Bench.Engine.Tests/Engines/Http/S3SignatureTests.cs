using Bench.Engine.Engines.Http;

namespace Bench.Engine.Tests.Engines.Http;

/// <summary>The worked examples of Amazon's page on signature version 4 (sig-v4-header-based-auth.html).</summary>
public sealed class S3SignatureTests
{
    private static readonly S3Credentials Example = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    [Fact]
    public void A_get_of_a_range_is_signed_as_in_the_example() => Assert.Equal(
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        SignatureOf("GET", "/test.txt", S3Signature.EmptyBody, new("range", "bytes=0-9"), new("x-amz-content-sha256", S3Signature.EmptyBody)));

    [Fact]
    public void A_put_of_an_object_is_signed_as_in_the_example()
    {
        string hash = S3Signature.HashOf("Welcome to Amazon S3."u8);

        Assert.Equal(
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            SignatureOf(
                "PUT",
                S3Signature.EncodePath("/test$file.text"),
                hash,
                new("date", "Fri, 24 May 2013 00:00:00 GMT"),
                new("x-amz-content-sha256", hash),
                new("x-amz-storage-class", "REDUCED_REDUNDANCY")));
    }

    [Theory]
    [InlineData("/a b/c+d", "/a%20b/c%2Bd")]
    [InlineData("/ü~._-", "/%C3%BC~._-")]
    public void Paths_are_encoded_the_way_amazon_does(string path, string encoded) => Assert.Equal(encoded, S3Signature.EncodePath(path));

    [Fact]
    public void A_secret_is_in_no_text_of_the_credentials() =>
        Assert.DoesNotContain("wJalr", $"{Example}", StringComparison.Ordinal);

    private static string SignatureOf(string method, string path, string hash, params KeyValuePair<string, string>[] headers)
    {
        KeyValuePair<string, string>[] all =
        [
            .. headers, new("host", "examplebucket.s3.amazonaws.com"), new("x-amz-date", "20130524T000000Z"),
        ];
        string header = S3Signature.Authorization(Example, method, path, [.. all.OrderBy(static entry => entry.Key, StringComparer.Ordinal)], hash);
        return header[(header.LastIndexOf('=') + 1)..];
    }
}
