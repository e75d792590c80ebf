using System.Globalization;
using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads <c>bench.iscsi</c>, which only runs over iSCSI have.</summary>
internal static class IscsiReader
{
    private const string Unit = "_ns";

    public static IReadOnlyList<IscsiSession> Sessions(JsonElement bench)
    {
        var sessions = new List<IscsiSession>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonElement item in bench.Child("iscsi")?.Items("sessions") ?? [])
        {
            IscsiSession session = Session(item);
            int number = numbers[session.Daemon] = numbers.GetValueOrDefault(session.Daemon) + 1;
            sessions.Add(session with { Number = number });
        }

        return sessions;
    }

    /// <summary>Daemons whose time is known.</summary>
    public static IReadOnlyList<IscsiDaemon> Daemons(JsonElement bench) =>
        [.. (bench.Child("iscsi")?.Items("daemons") ?? []).Where(d => d.Child("cpu") is { ValueKind: JsonValueKind.Object }).Select(Daemon)];

    private static IscsiDaemon Daemon(JsonElement daemon)
    {
        JsonElement cpu = daemon.Child("cpu") ?? default;
        return new IscsiDaemon
        {
            Job = daemon.Text("job") ?? "job",
            Name = daemon.Text("daemon") ?? daemon.Text("job") ?? "job",
            Sessions = daemon.Whole("sessions"),
            WallNanoseconds = cpu.Number("wall_ns") ?? 0,
            UserNanoseconds = cpu.Number("user_ns") ?? 0,
            SystemNanoseconds = cpu.Number("system_ns") ?? 0,
            Routines = cpu.Child("routines_ns") is { } routines ? Numbers(routines) : [],
            ClockPercent = cpu.Number("clock_pct"),
        };
    }

    private static IscsiSession Session(JsonElement session)
    {
        JsonElement lun = session.Child("lun") ?? default;
        List<JsonElement> tcp = [.. session.Items("tcp")];
        return new IscsiSession
        {
            Job = session.Text("job") ?? "job",
            Daemon = session.Text("daemon") ?? session.Text("job") ?? "job",
            Url = session.Text("url") ?? "",
            Portal = session.Text("portal") ?? "",
            Model = $"{lun.Text("vendor")} {lun.Text("product")}".Trim(),
            SizeBytes = lun.Number("size_bytes"),
            BlockSize = lun.Number("block_size"),
            Negotiated = session.Child("negotiated")?.Flatten() ?? [],
            Connections = session.Whole("connections"),
            Commands = session.Whole("commands"),
            Retries = session.Whole("retries"),
            Pdus = session.Whole("pdus_sent") + session.Whole("pdus_received"),
            Bytes = session.Whole("bytes_sent") + session.Whole("bytes_received"),
            WindowStalls = session.Whole("window_stalls"),
            Digests = session.Child("digests") is { } digests ? Digests(digests) : null,
            Anatomy = session.Child("anatomy") is { ValueKind: JsonValueKind.Object } anatomy ? [.. anatomy.EnumerateObject().Select(d => Anatomy(d.Name, d.Value)).OfType<IscsiAnatomy>()] : [],
            Gaps = [.. session.Items("gaps").Select(gap => new IscsiGap(gap.Number("t_ms") ?? 0, gap.Number("duration_ms") ?? 0, gap.Whole("requeued"), gap.Text("reason") ?? ""))],
            RoundTripMicroseconds = [.. tcp.Select(t => t.Number("rtt_us")).OfType<double>()],
            Retransmits = tcp.Count > 0 ? tcp.Sum(t => t.Whole("retransmits")) : null,
            TcpPoints = [.. (session.Child("tcp_series")?.Items("rows") ?? []).Select(Point)],
        };
    }

    private static IscsiDigests? Digests(JsonElement digests)
    {
        var read = new IscsiDigests(
            digests.Whole("header_pdus"), digests.Whole("data_pdus"), digests.Whole("bytes"), digests.Number("header_ns") ?? 0, digests.Number("ns"), digests.Number("cpu_pct"));
        return read.HeaderPdus + read.DataPdus > 0 ? read : null;
    }

    private static IscsiAnatomy? Anatomy(string direction, JsonElement times)
    {
        if (times.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        List<IscsiStage> all = [.. times.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Object && s.Name.EndsWith(Unit, StringComparison.Ordinal)).Select(s => Stage(s.Name[..^Unit.Length], s.Value))];
        return all.Find(s => s.Name == "total") is { } total ? new IscsiAnatomy(direction, total, [.. all.Where(s => s != total)]) : null;
    }

    private static IscsiStage Stage(string name, JsonElement times) => new(
        name,
        times.Whole("count"),
        times.Number("sum") ?? 0,
        times.Number("min"),
        times.Number("max"),
        [
            .. (times.Child("percentiles") is { } percentiles ? Numbers(percentiles) : [])
                .Where(p => double.TryParse(p.Key, CultureInfo.InvariantCulture, out _))
                .Select(p => KeyValuePair.Create(double.Parse(p.Key, CultureInfo.InvariantCulture), p.Value)),
        ]);

    private static IscsiTcpPoint Point(JsonElement row) => new(
        row.Number("t_ms") ?? 0, (int)row.Whole("connection"), row.Number("rtt_us") ?? 0, row.Number("rttvar_us") ?? 0, row.Whole("retransmits"), row.Whole("cwnd"), row.Whole("unacked"));

    private static List<KeyValuePair<string, double>> Numbers(JsonElement map) => map.ValueKind == JsonValueKind.Object
        ? [.. map.EnumerateObject().Where(member => map.Number(member.Name) is not null).Select(member => KeyValuePair.Create(member.Name, map.Number(member.Name)!.Value))]
        : [];
}
