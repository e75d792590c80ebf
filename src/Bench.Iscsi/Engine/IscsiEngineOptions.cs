using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;
using Bench.Iscsi.Initiator;
using Bench.Iscsi.Login;
using Bench.Iscsi.Transport;
using static Bench.Engine.Jobs.Syntax.ValueForms;

namespace Bench.Iscsi.Engine;

/// <summary>The options that a job with <c>ioengine=iscsi</c> has beyond those of every job, each declared once.</summary>
public static class IscsiEngineOptions
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "iscsi";

    private const int MaxSegment = 0xff_ffff;

    // RFC 7143 section 13.16 has it as the default; with 0 there would be no tasks to recover.
    private const int RetainForRecovery = 20;

    private static readonly string[] Engines = [EngineName];

    /// <summary>The engine as job files name it; <c>libiscsi</c> is fio's name.</summary>
    public static EngineDefinition Engine { get; } = new()
    {
        Name = EngineName,
        Aliases = ["libiscsi"],
        Help = "iSCSI from user space: filename is iscsi://host[:port]/iqn/lun.",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionDefinition> All { get; } =
    [
        Of("initiator", Text, "Initiator name.", IscsiConnectOptions.DefaultInitiatorName),
        Of("header_digest", Digest, "CRC32C over headers.", "none"),
        Of("data_digest", Digest, "CRC32C over data.", "none"),
        Of("immediate_data", Bool, "Let write data travel within its command.", "1"),
        Of("initial_r2t", Bool, "Have write data beyond the immediate part wait for the target's request.", "0"),
        Of("first_burst_length", Size(512, MaxSegment), "Most unsolicited data of a command.", "256k"),
        Of("max_burst_length", Size(512, MaxSegment), "Most data of one sequence.", "1m"),
        Of("max_recv_data_segment_length", Size(512, MaxSegment), "Most data of one PDU that the initiator takes.", "256k"),
        Of("max_outstanding_r2t", Integer(1, 65535), "Requests for data of one command at a time.", "8"),
        Of("data_pdu_in_order", Bool, "Data PDUs of a sequence go up in offset.", "1"),
        Of("data_sequence_in_order", Bool, "Sequences of a command go up in offset.", "1"),
        Of("error_recovery_level", Integer(0, 2), "0: a lost PDU or connection costs the session; 1: a lost PDU is repeated; 2: and a lost connection replaced, its commands go on.", "0"),
        Of("time2wait", Time(TimeUnit.Seconds), "Wait before a lost session is brought back; 0 to 3600 s.", "0"),
        Of("time2retain", Time(TimeUnit.Seconds), "Time the target keeps tasks of a lost connection; 0 to 3600 s; 20 s unless set at error_recovery_level=2.", "0"),
        Of("sessions", Integer(1, 64), "Sessions per daemon and target.", "1"),
        Of("connections", Integer(1, 64), "Connections per session; fewer where the target allows fewer.", "1"),
        Of("nodelay", Bool, "Send at once (TCP_NODELAY); 0 is the Nagle algorithm.", "1"),
        Of("tcp_send_buffer", Size(0, 1 << 30), "Send buffer of a socket; 0 leaves it to the system.", "0"),
        Of("tcp_receive_buffer", Size(0, 1 << 30), "Receive buffer of a socket; 0 leaves it to the system.", "0"),
        Of("iscsi_poll", Time(TimeUnit.Microseconds), "Look for answers for so long before sleeping in the kernel.", "0"),
        Of("iscsi_coalesce", Coalescing, "Nap so long where answers are awaited, so that several come at once, or with iscsi_poll look on so long after the first of them; auto is an eighth of the mean latency (100 us at most) where the target is on this machine and 16 or more commands are in flight.", "auto"),
        Of("chap_user", Text, "CHAP name of the initiator; the secret comes from bench.ini, chap_secret_file or BENCH_CHAP_SECRET."),
        Of("chap_secret_file", Text, "File whose first line is the initiator's CHAP secret."),
        Of("chap_target_user", Text, "CHAP name of the target (mutual CHAP); the secret comes like the initiator's, the variable is BENCH_CHAP_TARGET_SECRET."),
        Of("chap_target_secret_file", Text, "File whose first line is the target's CHAP secret."),
        Of("chap_algorithm", Algorithm, "CHAP hash to use.", "auto"),
        Of("login_timeout", Time(TimeUnit.Seconds), "Time for a login.", "15"),
        Of("command_timeout", Time(TimeUnit.Seconds), "Time for a command before it is aborted.", "30"),
        Of("reconnect_timeout", Time(TimeUnit.Seconds), "Time to bring a lost session back; 0 gives up at once.", "30"),
        Of("ping_interval", Time(TimeUnit.Seconds), "Silence after which the target is pinged; 0 never pings.", "5"),
        Of("cdb_size", CdbSizes, "Length of READ and WRITE commands.", "auto"),
    ];

    private static OptionSyntax<string> Digest => Word(
        ("none", "None", "no digest"),
        ("crc32c", "CRC32C", "a digest, or no session"),
        ("prefer_crc32c", "CRC32C,None", "a digest where the target has it"),
        ("prefer_none", "None,CRC32C", "no digest unless the target insists"));

    private static OptionSyntax<TimeSpan> Coalescing
    {
        get
        {
            var time = Time(TimeUnit.Microseconds);
            return new OptionSyntax<TimeSpan>($"auto, or {time.Description}", text => text.Value == "auto" ? AnswerCoalescing.Automatic : time.Parse(text)) { Range = time.Range };
        }
    }

    private static OptionSyntax<int> Algorithm => Word(
        ("auto", 0, "the strongest that both have"),
        ("md5", (int)ChapAlgorithm.Md5, "MD5"),
        ("sha1", (int)ChapAlgorithm.Sha1, "SHA-1"),
        ("sha256", (int)ChapAlgorithm.Sha256, "SHA-256"),
        ("sha3_256", (int)ChapAlgorithm.Sha3_256, "SHA3-256"));

    private static OptionSyntax<int> CdbSizes => Word(
        ("auto", 0, "10 bytes where block address and length fit, else 16"),
        ("10", 10, "10 bytes"),
        ("12", 12, "12 bytes"),
        ("16", 16, "16 bytes"));

    /// <summary>What a job's options and a target's URL say about connecting.</summary>
    /// <param name="options">The job's options.</param>
    /// <param name="url">The target.</param>
    /// <param name="secrets">Where secrets come from.</param>
    /// <param name="notify">Receives what the user should know although it stops nothing; null where nobody listens.</param>
    /// <exception cref="IscsiException">The URL names no target, or a secret is missing.</exception>
    internal static IscsiConnectOptions ToConnectOptions(JobOptions options, IscsiUrl url, ChapSecrets secrets, Action<string>? notify = null)
    {
        var defaults = new IscsiConnectOptions { Portal = url.Portal };
        var wishes = new NegotiationWishes();
        var target = url.TargetName ?? throw new IscsiException($"{url} names no target: write iscsi://host[:port]/iqn/lun, and see bench discover");
        var algorithm = Get(options, "chap_algorithm", 0);
        return defaults with
        {
            TargetName = target,
            InitiatorName = Get(options, "initiator", defaults.InitiatorName),
            Chap = url.Credentials ?? secrets.Find(Find<string>(options, "chap_user") ?? url.User, Find<string>(options, "chap_secret_file"), ChapSecrets.InitiatorVariable, warn: notify),
            TargetChap = url.TargetCredentials ?? secrets.Find(Find<string>(options, "chap_target_user"), Find<string>(options, "chap_target_secret_file"), ChapSecrets.TargetVariable, "chap_target_secret_file=", notify),
            ChapAlgorithms = algorithm == 0 ? [] : [(ChapAlgorithm)algorithm],
            Connections = Get(options, "connections", 1),
            Poll = Get(options, "iscsi_poll", TimeSpan.Zero),
            LoginTimeout = Get(options, "login_timeout", defaults.LoginTimeout),
            CommandTimeout = Get(options, "command_timeout", defaults.CommandTimeout),
            ReconnectTimeout = Get(options, "reconnect_timeout", defaults.ReconnectTimeout),
            PingInterval = Get(options, "ping_interval", defaults.PingInterval),
            Tcp = new TcpOptions
            {
                NoDelay = Get(options, "nodelay", true),
                SendBuffer = (int)Get(options, "tcp_send_buffer", 0L),
                ReceiveBuffer = (int)Get(options, "tcp_receive_buffer", 0L),
            },
            Wishes = new NegotiationWishes
            {
                HeaderDigest = Get(options, "header_digest", FromUrl(url.HeaderDigest)),
                DataDigest = Get(options, "data_digest", FromUrl(url.DataDigest)),
                ImmediateData = Get(options, "immediate_data", wishes.ImmediateData),
                InitialR2T = Get(options, "initial_r2t", wishes.InitialR2T),
                FirstBurstLength = (int)Get(options, "first_burst_length", (long)wishes.FirstBurstLength),
                MaxBurstLength = (int)Get(options, "max_burst_length", (long)wishes.MaxBurstLength),
                MaxRecvDataSegmentLength = (int)Get(options, "max_recv_data_segment_length", (long)wishes.MaxRecvDataSegmentLength),
                MaxOutstandingR2T = Get(options, "max_outstanding_r2t", wishes.MaxOutstandingR2T),
                DataPduInOrder = Get(options, "data_pdu_in_order", true),
                DataSequenceInOrder = Get(options, "data_sequence_in_order", true),
                ErrorRecoveryLevel = Get(options, "error_recovery_level", 0),
                DefaultTime2Wait = (int)Get(options, "time2wait", TimeSpan.Zero).TotalSeconds,
                DefaultTime2Retain = (int)Get(options, "time2retain", TimeSpan.FromSeconds(Get(options, "error_recovery_level", 0) == 2 ? RetainForRecovery : 0)).TotalSeconds,
            },
        };
    }

    internal static T Get<T>(JobOptions options, string name, T otherwise) =>
        options.EngineOptions.TryGetValue(name, out var value) ? (T)value : otherwise;

    private static T? Find<T>(JobOptions options, string name)
        where T : class => options.EngineOptions.TryGetValue(name, out var value) ? (T)value : null;

    private static string FromUrl(string? digest) => digest == "crc32c" ? "CRC32C" : "None";

    private static OptionDefinition Of<T>(string name, OptionSyntax<T> syntax, string help, string? otherwise = null)
        where T : notnull => OptionDefinition.ForEngine(name, Engines, syntax, help, otherwise);
}
