namespace Bench.Engine.Engines.Network;

/// <summary>Numbers of the NBD protocol (https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md).</summary>
internal static class NbdProtocol
{
    public const ulong NBDMAGIC = 0x4e42444d41474943;
    public const ulong IHAVEOPT = 0x49484156454F5054;
    public const ulong OptionReplyMagic = 0x3e889045565a9;
    public const uint NBD_REQUEST_MAGIC = 0x25609513;
    public const uint NBD_SIMPLE_REPLY_MAGIC = 0x67446698;

    public const ushort NBD_FLAG_FIXED_NEWSTYLE = 1;
    public const ushort NBD_FLAG_NO_ZEROES = 2;

    public const uint NBD_OPT_EXPORT_NAME = 1;
    public const uint NBD_OPT_ABORT = 2;
    public const uint NBD_OPT_GO = 7;

    public const uint NBD_REP_ACK = 1;
    public const uint NBD_REP_INFO = 3;
    public const uint NBD_REP_ERROR = 0x80000000;
    public const uint NBD_REP_ERR_UNSUP = NBD_REP_ERROR + 1;
    public const uint NBD_REP_ERR_POLICY = NBD_REP_ERROR + 2;
    public const uint NBD_REP_ERR_TLS_REQD = NBD_REP_ERROR + 5;
    public const uint NBD_REP_ERR_UNKNOWN = NBD_REP_ERROR + 6;

    public const ushort NBD_INFO_EXPORT = 0;
    public const ushort NBD_INFO_BLOCK_SIZE = 3;

    public const ushort NBD_FLAG_READ_ONLY = 2;
    public const ushort NBD_FLAG_SEND_FLUSH = 4;
    public const ushort NBD_FLAG_SEND_TRIM = 32;

    public const ushort NBD_CMD_READ = 0;
    public const ushort NBD_CMD_WRITE = 1;
    public const ushort NBD_CMD_DISC = 2;
    public const ushort NBD_CMD_FLUSH = 3;
    public const ushort NBD_CMD_TRIM = 4;

    public const int RequestBytes = 28;
    public const int ReplyBytes = 16;
}
