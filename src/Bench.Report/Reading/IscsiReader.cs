using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads <c>bench.iscsi</c>, which only runs over iSCSI have.</summary>
internal static class IscsiReader
{
    public static IReadOnlyList<IscsiSession> Read(JsonElement bench) =>
        bench.Child("iscsi") is { } iscsi ? [.. iscsi.Items("sessions").Select(Session)] : [];

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
            DigestNanoseconds = session.Child("digests")?.Number("ns") ?? 0,
            Anatomy = Anatomy(session),
            Gaps = [.. session.Items("gaps").Select(gap => new IscsiGap(gap.Number("t_ms") ?? 0, gap.Number("duration_ms") ?? 0, gap.Whole("requeued"), gap.Text("reason") ?? ""))],
            RoundTripMicroseconds = [.. tcp.Select(t => t.Number("rtt_us")).OfType<double>()],
            Retransmits = tcp.Count > 0 ? tcp.Sum(t => t.Whole("retransmits")) : null,
        };
    }

    private static List<KeyValuePair<string, double>> Anatomy(JsonElement session)
    {
        var phases = new List<KeyValuePair<string, double>>();
        if (session.Child("anatomy_ns") is { ValueKind: JsonValueKind.Object } anatomy)
        {
            foreach (JsonProperty phase in anatomy.EnumerateObject())
            {
                if (anatomy.Number(phase.Name) is { } nanoseconds)
                {
                    phases.Add(new(phase.Name, nanoseconds));
                }
            }
        }

        return phases;
    }
}
