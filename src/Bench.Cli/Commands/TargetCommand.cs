using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Bench.Engine.Jobs.Syntax;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Luns;

namespace Bench.Cli.Commands;

/// <summary><c>bench target</c>: serves LUNs over iSCSI until a signal.</summary>
internal static class TargetCommand
{
    private const int DefaultPort = 3260;

    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var listen = new Option<string>("--listen") { Description = "address and port; port 0 takes a free one", DefaultValueFactory = static _ => "127.0.0.1:3260", HelpName = "ADDRESS:PORT" };
        var iqn = new Option<string>("--iqn") { Description = "name of the target", DefaultValueFactory = static _ => "iqn.2026-01.org.bench:target", HelpName = "IQN" };
        var lun = new Option<string[]>("--lun") { Description = "memory:SIZE, file:PATH or null:SIZE, with ,block=BYTES ,size=SIZE ,ro ,lun=N (repeatable)", HelpName = "LUN", Required = true };
        var chap = new Option<string?>("--chap") { Description = "CHAP name that may log in; its secret comes from bench.ini or BENCH_CHAP_SECRET", HelpName = "USER" };
        var chapFile = new Option<string?>("--chap-secret-file") { Description = "file whose first line is the secret of --chap", HelpName = "FILE" };
        var mutual = new Option<string?>("--chap-target") { Description = "CHAP name that the target proves itself with; secret from bench.ini or BENCH_CHAP_TARGET_SECRET", HelpName = "USER" };
        var initiator = new Option<string[]>("--initiator") { Description = "initiator name that may log in, * at the end for any rest (repeatable)", HelpName = "IQN" };
        var fault = new Option<string[]>("--fault") { Description = "latency=exp:500us, busy=1%, full=1%, check=0.1%, drop=0.01%, digest=1%, r2t=5ms, silence=0.1%, noabort=100%, noreset=100%; @read or @write narrows (repeatable)", HelpName = "FAULT" };
        var poll = new Option<string>("--poll") { Description = "how long a connection looks for input before it sleeps, such as 50us or 1ms; 0 never looks", DefaultValueFactory = static _ => "50us", HelpName = "TIME" };
        var recovery = new Option<int>("--error-recovery-level") { Description = "highest ErrorRecoveryLevel that an initiator may ask for, 0 to 2", DefaultValueFactory = static _ => 2, HelpName = "LEVEL" };
        recovery.AcceptOnlyFromAmong("0", "1", "2");
        var open = new Option<bool>("--allow-unauthenticated") { Description = "listen beyond loopback without CHAP" };
        var stdin = new Option<bool>("--while-stdin-open") { Description = "end when standard input does", Hidden = true };
        var command = new Command("target", "Serve LUNs over iSCSI from memory or files until a signal")
        {
            listen, iqn, lun, chap, chapFile, mutual, initiator, fault, poll, recovery, open, stdin,
        };
        command.SetAction(parsed => Serve(
            new IscsiTargetOptions
            {
                Listen = ReadEndpoint(parsed.GetRequiredValue(listen)),
                AllowUnauthenticatedNetwork = parsed.GetValue(open),
                Poll = ReadTime(parsed.GetRequiredValue(poll)),
                Targets =
                [
                    new TargetDefinition(parsed.GetRequiredValue(iqn), [.. parsed.GetRequiredValue(lun).Select(LunSpec.Parse)])
                    {
                        Negotiation = TargetDefinition.DefaultNegotiation with { ErrorRecoveryLevel = parsed.GetValue(recovery) },
                        Accounts = Accounts(parsed.GetValue(chap), parsed.GetValue(chapFile)),
                        OwnCredentials = BenchCatalog.Secrets.Find(parsed.GetValue(mutual), null, ChapSecrets.TargetVariable, fileOption: null),
                        AllowedInitiators = parsed.GetValue(initiator) ?? [],
                        Faults = [.. (parsed.GetValue(fault) ?? []).Select(FaultSpec.Parse)],
                    },
                ],
            },
            parsed.GetValue(stdin)));
        return command;
    }

    private static int Serve(IscsiTargetOptions options, bool whileStdinOpen)
    {
        using var stop = new ManualResetEventSlim();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using IscsiTargetServer server = IscsiTargetServer.Start(options);
        Console.WriteLine($"listening on {server.Endpoint}");
        if (whileStdinOpen)
        {
            new Thread(() =>
            {
                while (Console.In.Read() >= 0)
                {
                }

                stop.Set();
            })
            { IsBackground = true }.Start();
        }

        stop.Wait();
        if (!whileStdinOpen)
        {
            server.Stop();
            TargetSummary.Write(server.Statistics(), Console.Out);
        }

        return ExitCode.Done;
    }

    private static void Stop(PosixSignalContext context, ManualResetEventSlim stop)
    {
        context.Cancel = true;
        stop.Set();
    }

    private static IReadOnlyList<ChapCredentials> Accounts(string? user, string? file) =>
        BenchCatalog.Secrets.Find(user, file, ChapSecrets.InitiatorVariable, "--chap-secret-file", static warning => Console.Error.WriteLine($"bench: warning: {warning}")) is ChapCredentials account ? [account] : [];

    private static TimeSpan ReadTime(string text)
    {
        try
        {
            return ValueForms.Time(TimeUnit.Microseconds).Parse(new OptionText(text));
        }
        catch (OptionValueException error)
        {
            throw new FormatException($"--poll {text}: {error.Message}", error);
        }
    }

    private static IPEndPoint ReadEndpoint(string text)
    {
        const string LocalHost = "localhost";
        string numeric = text == LocalHost || text.StartsWith(LocalHost + ":", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text[LocalHost.Length..] : text;
        if (IPAddress.TryParse(numeric, out IPAddress? address))
        {
            return new IPEndPoint(address, DefaultPort);
        }

        return IPEndPoint.TryParse(numeric, out IPEndPoint? endpoint)
            ? endpoint
            : throw new FormatException($"--listen {text}: expected ADDRESS:PORT such as 127.0.0.1:{DefaultPort}");
    }
}
