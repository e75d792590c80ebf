using Bench.Engine.Engines.Companions;
using Bench.Engine.Engines.Metadata;
using Bench.Engine.Engines.Network;
using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Options of the engines that do something else than transfer data.
public sealed partial class OptionTable
{
    private static OptionDefinition NetProtocolOption => new(NetProtocols, null)
    {
        Name = "protocol",
        Aliases = ["proto"],
        Category = OptionCategory.EngineOption,
        Tier = C,
        Engines = ["net", "netsplice"],
        Default = "tcp",
        Help = "Transport.",
    };

    private static OptionSyntax<NetProtocol> NetProtocols => Word(
        ("tcp", NetProtocol.Tcp, "TCP over IPv4"),
        ("tcpv6", NetProtocol.TcpV6, "TCP over IPv6"),
        ("udp", NetProtocol.Udp, "UDP over IPv4; the job that reads listens"),
        ("udpv6", NetProtocol.UdpV6, "UDP over IPv6; the job that reads listens"),
        ("unix", NetProtocol.Unix, "a stream socket of the Unix domain; the job that reads listens"));

    private static IReadOnlyList<OptionDefinition> OperationEngineOptions =>
    [
        .. new OptionTheme(OptionCategory.EngineOption, ["filestat", "dirstat"])
        {
            {
                "stat_type", C,
                Word(
                    ("stat", StatCall.Stat, "stat(2), which follows symbolic links"),
                    ("lstat", StatCall.Lstat, "lstat(2), which does not"),
                    ("statx", StatCall.Statx, "statx(2)")),
                "stat", "The call that looks names up."
            },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["cpuio"])
        {
            { "cpuload", C, Percent(int.MaxValue), null, "Percent of a CPU to keep busy; required, and more than 100 is 100." },
            { "cpuchunks", C, Integer(1), "50000", "Length of a busy chunk with cpumode=noop, us." },
            {
                "cpumode", C,
                Word(("noop", CpuMode.Noop, "a loop that waits for time to pass"), ("qsort", CpuMode.Qsort, "sorting 256 Ki numbers; the pause follows its duration")),
                "noop", "What the CPU is kept busy with."
            },
            { CpuEngine.ExitOnIoDone, C, Bool, "0", "End when no other job of the phase does I/O any more." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["exec"])
        {
            { "program", C, Text, null, "The program to run; required. bench run wants --allow-exec for it." },
            { "arguments", C, Text, null, "Its arguments, split at blanks; %r is the runtime in seconds, %n the job's name." },
            { "grace_time", C, Integer(), "1", "Seconds between SIGTERM and SIGKILL at the end of the runtime." },
            { "std_redirect", C, Bool, "1", "Write its output to JOB.stdout and JOB.stderr instead of to ours." },
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["net", "netsplice"])
        {
            { "hostname", C, Text, null, "Where to connect to; the multicast group or the path of a Unix socket. filename does the same." },
            { "port", C, Integer(1, ushort.MaxValue), null, "TCP or UDP port; each clone takes the next one." },
            { "nodelay", C, Bool, "0", "Set TCP_NODELAY." },
            { "listen", C, Flag, "0", "Wait for a connection instead of making one (TCP)." },
            { "pingpong", C, Flag, "0", "Answer each I/O by one of the same size; set it at both ends." },
            { "interface", C, Text, null, "IP address of the interface that multicasts use." },
            { "ttl", C, Integer(0, 255), "1", "Hops that multicasts may take." },
            { "window_size", C, Size(0, int.MaxValue).Select(static size => (int)size), "0", "Socket buffer, bytes; 0 leaves the system's." },
            { "mss", C, Integer(), "0", "Largest TCP segment, bytes; 0 leaves the system's." },
            NetProtocolOption,
        },
        .. new OptionTheme(OptionCategory.EngineOption, ["nbd"])
        {
            { "uri", B, Text, null, "The export: nbd://HOST[:PORT]/[NAME] or nbd+unix:///[NAME]?socket=PATH." },
        },
    ];
}
