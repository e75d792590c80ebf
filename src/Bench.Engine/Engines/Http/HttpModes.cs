namespace Bench.Engine.Engines.Http;

/// <summary>What kind of server <c>http</c> talks to (fio <c>http_mode</c>).</summary>
public enum HttpMode
{
    /// <summary>WebDAV, or any server with GET, PUT and DELETE.</summary>
    WebDav,

    /// <summary>S3, requests signed by AWS signature version 4.</summary>
    S3,

    /// <summary>OpenStack Swift.</summary>
    Swift,
}

/// <summary>Encryption of the connection (fio <c>https</c>).</summary>
public enum HttpsMode
{
    /// <summary>None.</summary>
    Off,

    /// <summary>TLS; the certificate must be good.</summary>
    On,

    /// <summary>TLS with whatever certificate.</summary>
    Insecure,
}

/// <summary>What an object is (fio <c>http_object_mode</c>).</summary>
public enum HttpObjectMode
{
    /// <summary>Each block is an object of its own, <c>FILE_OFFSET_LENGTH</c>.</summary>
    Block,

    /// <summary>Each file is an object, of which blocks are read by their range.</summary>
    Range,
}
