using Bench.Engine.Engines.Http;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionStatus;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Options of the http engine.
public sealed partial class OptionTable
{
    private static IReadOnlyList<OptionDefinition> HttpOptionDefinitions =>
    [
        .. new OptionTheme(OptionCategory.EngineOption, ["http"])
        {
            {
                "https", C,
                Word(
                    ("off", HttpsMode.Off, "no encryption"),
                    ("on", HttpsMode.On, "TLS; the certificate must be good"),
                    ("insecure", HttpsMode.Insecure, "TLS with whatever certificate")),
                "off", "Encryption of the connection."
            },
            { "http_host", C, Text, "localhost", "Host, and port where it is not the usual one; with S3 the bucket's host." },
            {
                "http_mode", C,
                Word(
                    ("webdav", HttpMode.WebDav, "WebDAV, or any server with GET, PUT and DELETE"),
                    ("s3", HttpMode.S3, "S3, signed by AWS signature version 4"),
                    ("swift", HttpMode.Swift, "OpenStack Swift")),
                "webdav", "Kind of server."
            },
            {
                "http_object_mode", C,
                Word(
                    ("block", HttpObjectMode.Block, "each block is an object, FILE_OFFSET_LENGTH"),
                    ("range", HttpObjectMode.Range, "each file is an object, of which ranges are read")),
                "block", "What an object is."
            },
            { "http_user", C, Text, null, "User of a WebDAV server (basic authentication)." },
            { "http_pass", C, Text, null, "The user's password. Like all secrets it is better taken from the environment: http_pass=${VARIABLE}." },
            { "http_s3_keyid", C, Text, null, "Access key of S3." },
            { "http_s3_key", C, Text, null, "Secret key of S3; never written into results." },
            { "http_s3_region", C, Text, "us-east-1", "Region of S3." },
            { "http_s3_security_token", C, Text, null, "Token of temporary S3 credentials; never written into results." },
            { "http_s3_sse_customer_key", C, Text, null, "Key of 32 characters that S3 is to encrypt by; never written into results." },
            { "http_s3_sse_customer_algorithm", C, Text, "AES256", "How S3 is to encrypt by that key." },
            { "http_s3_storage_class", C, Text, "STANDARD", "Storage class of new objects in S3." },
            { "http_swift_auth_token", C, Text, null, "Token of Swift; never written into results." },
            { "http_verbose", C, Integer(0, 2), AcceptedWithoutEffect, "the first failure of a job is always told with request and answer", "0", "Tracing of libcurl." },
        },
    ];
}
