using System.Globalization;
using Bench.Engine.Results;
using Bench.Engine.Results.Advice;
using Bench.Engine.Results.Json;

namespace Bench.Engine.Ranks;

/// <summary>The <c>hosts</c> object of a run on many ranks: who was there, what each contributed, how well they began together.</summary>
/// <param name="ranks">All ranks, in order.</param>
/// <param name="transport">What carried their messages.</param>
public sealed class HostsSection(IReadOnlyList<RankPresence> ranks, string transport) : IResultSection
{
    private const int MostRows = 40;

    // A start that wide of the mark is a visible part of a short run.
    private const double LargestSkewShare = 0.01;

    private readonly IReadOnlyList<HostShare> _ranks = HostShare.OfRanks(ranks);
    private readonly IReadOnlyList<HostShare> _hosts = HostShare.OfHosts(ranks);

    /// <inheritdoc/>
    public string Name => "hosts";

    /// <inheritdoc/>
    public bool IsEmpty => false;

    // Hosts are compared; on one host alone its ranks are.
    private IReadOnlyList<HostShare> Compared => _hosts.Count > 1 ? _hosts : _ranks;

    private IEnumerable<HostShare> Known => Compared.Where(static share => share.Merged is not null && share.Ranks.All(static rank => rank.Missing is null));

    private long? StartSkew
    {
        get
        {
            long[] skews = [.. ranks.Select(static rank => rank.StartSkewNanoseconds).OfType<long>()];
            return skews.Length < 2 ? null : skews.Max() - skews.Min();
        }
    }

    private long StartSkewError => ranks.Max(static rank => rank.ClockAtStart.ErrorNanoseconds);

    /// <inheritdoc/>
    public void Write(JsonText json, RunOutcome outcome)
    {
        json.Write("transport", transport);
        json.Write("ranks", ranks.Count);
        json.Write("hosts", _hosts.Count);
        json.Write("missing", ranks.Where(static rank => rank.Missing is not null).Select(static rank => $"rank {rank.Rank} ({rank.Host})"));
        json.Write("start_skew_ns", StartSkew);
        json.Write("start_skew_error_ns", StartSkewError);
        json.Write("fastest", Known.MaxBy(static share => share.Iops)?.Name);
        json.Write("slowest", Known.MinBy(static share => share.Iops)?.Name);
        json.Write("outliers", HostShare.OutliersOf(Compared).Select(static share => share.Name));
        json.BeginArray("per_host");
        foreach (HostShare host in _hosts)
        {
            json.BeginObject();
            json.Write("host", host.Name);
            json.Write("ranks", host.Ranks.Select(static rank => (long)rank.Rank));
            WriteShare(json, host);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("per_rank");
        foreach (HostShare share in _ranks)
        {
            WriteRank(json, share);
        }

        json.EndArray();
    }

    /// <inheritdoc/>
    public IEnumerable<string> Summarize()
    {
        string[] headings = ["host", "daemons", "IOPS", "MB/s", "lat mean", "p99", "max", "start", "ended by"];
        List<string[]> rows = [.. _ranks.Take(MostRows).Select(Row)];
        int[] widths = [.. headings.Select((heading, at) => rows.Select(row => row[at].Length).Append(heading.Length).Max())];
        yield return "";
        yield return Line(headings, widths);
        foreach (string[] row in rows)
        {
            yield return Line(row, widths);
        }

        if (_ranks.Count > MostRows)
        {
            yield return $"... and {_ranks.Count - MostRows} more ranks; all of them are in the result";
        }

        string start = StartSkew is long skew ? $"; started within {SummaryText.Duration(skew)} (clocks compared to ±{SummaryText.Duration(StartSkewError)})" : "";
        string ends = Known.Count() > 1 ? $"; fastest {Known.MaxBy(static share => share.Iops)!.Name}, slowest {Known.MinBy(static share => share.Iops)!.Name}" : "";
        yield return $"{ranks.Count} ranks on {_hosts.Count} host(s), {transport}{start}{ends}";
    }

    /// <inheritdoc/>
    public IEnumerable<Advisory> Examine(RunOutcome outcome)
    {
        RankPresence[] missing = [.. ranks.Where(static rank => rank.Missing is not null)];
        if (missing.Length > 0)
        {
            yield return new Advisory(
                "rank-missing", true, $"{string.Join(", ", missing.Select(static rank => $"rank {rank.Rank} ({rank.Host})"))} did not report to the end: the sums are too small by what it did since.",
                string.Join("; ", missing.Select(static rank => $"rank {rank.Rank}: {rank.Missing}; {(rank.Report is null ? "nothing of it is known" : "what it had told before is counted")}")) + ".",
                "Look at that host and its link, and run again.", []);
        }

        RankReport[] reports = [.. ranks.Select(static rank => rank.Report).OfType<RankReport>()];
        foreach (Advisory advisory in HostDifferences.Find(reports))
        {
            yield return advisory;
        }

        double shortest = outcome.Daemons.Where(static daemon => daemon.RuntimeNanoseconds > 0).Select(static daemon => (double)daemon.RuntimeNanoseconds).DefaultIfEmpty(0).Min();
        if (StartSkew is long skew && shortest > 0 && skew > LargestSkewShare * shortest)
        {
            yield return new Advisory(
                "start-skew", true, "The hosts did not begin together: at the start fewer of them were at work than the result says.",
                $"First I/Os within {SummaryText.Duration(skew)}; the shortest daemon measured {SummaryText.Duration(shortest)}.",
                "Use ramp_time, a longer runtime, and hosts that do nothing else.", []);
        }

        IReadOnlyList<HostShare> outliers = HostShare.OutliersOf(Compared);
        if (outliers.Count > 0)
        {
            yield return new Advisory(
                "host-outlier", true, $"{string.Join(", ", outliers.Select(static share => share.Name))} did far more or less than the others.",
                string.Join("; ", outliers.Select(static share => string.Create(CultureInfo.InvariantCulture, $"{share.Name}: {share.Iops:F0} IOPS"))) + ".",
                "Look at that host's link, device and other load; the sum hides it.", []);
        }

        foreach (Advisory advisory in OfRanks(reports, outcome))
        {
            yield return advisory;
        }
    }

    // What ranks found about themselves and what the sum cannot show, such as a host without CPU time left.
    private static IEnumerable<Advisory> OfRanks(RankReport[] reports, RunOutcome outcome)
    {
        HashSet<string> known = [.. Advisor.ExamineDaemons(outcome).Select(static advisory => advisory.Code)];
        foreach (var kind in reports.GroupBy(static report => report.Host).SelectMany(host => OfHost([.. host], outcome.ElapsedNanoseconds))
            .Where(entry => !known.Contains(entry.Advice.Code)).GroupBy(static entry => entry.Advice.Code))
        {
            var first = kind.First();
            string[] places = [.. kind.Select(static entry => $"{entry.Host} (rank {entry.Rank})")];
            string others = places.Length > 1 ? $" The same on {places.Length - 1} other rank(s)." : "";
            yield return first.Advice with
            {
                IsWarning = kind.Any(static entry => entry.Advice.IsWarning),
                Evidence = $"On {places[0]}: {first.Advice.Evidence}{others}",
                Jobs = [.. kind.SelectMany(static entry => entry.Advice.Jobs).Distinct()],
            };
        }
    }

    // To each of several ranks on one host the others are other processes; together they are the benchmark.
    private static IEnumerable<(string Host, int Rank, Advisory Advice)> OfHost(RankReport[] ranks, long elapsed)
    {
        HostCpuUsage? cpu = ranks.Length > 1 ? ranks.Select(static rank => rank.Outcome.HostCpu).OfType<HostCpuUsage>().FirstOrDefault() : null;
        foreach (RankReport rank in ranks)
        {
            foreach (Advisory advice in rank.Advice.Where(advice => cpu is null || !ClientCpuAnalyser.IsOfHost(advice.Code)))
            {
                yield return (rank.Host, rank.Rank, advice);
            }
        }

        double? own = ranks.Aggregate((double?)0, static (sum, rank) => sum + rank.Outcome.HostCpu?.Own);
        foreach (Advisory advice in ClientCpuAnalyser.OfHost(cpu is null ? null : cpu with { Own = own is { } known ? Math.Min(known, 100) : null }, elapsed))
        {
            yield return (ranks[0].Host, ranks[0].Rank, advice);
        }
    }

    private static void WriteShare(JsonText json, HostShare share)
    {
        json.Write("daemons", share.Merged?.Daemons.Count ?? 0);
        json.Write("ios", share.Merged is { } merged ? merged.Statistics.Read.TotalIos + merged.Statistics.Write.TotalIos + merged.Statistics.Trim.TotalIos : 0);
        json.Write("bytes", share.Merged is { } same ? same.Statistics.Read.Bytes + same.Statistics.Write.Bytes + same.Statistics.Trim.Bytes : 0);
        json.Write("iops", share.Iops);
        json.Write("bytes_per_s", share.BytesPerSecond);
        bool any = share.Latency.Count > 0;
        json.Write("lat_mean_ns", any ? share.Latency.Mean : (double?)null);
        json.Write("lat_p99_ns", any ? share.Latency.Percentile(99) : (long?)null);
        json.Write("lat_max_ns", any ? share.Latency.Maximum : (long?)null);
    }

    private static void WriteRank(JsonText json, HostShare share)
    {
        RankPresence rank = share.Ranks[0];
        json.BeginObject();
        json.Write("rank", rank.Rank);
        json.Write("host", rank.Host);
        json.Write("complete", rank.Missing is null);
        json.Write("missing", rank.Missing);
        WriteShare(json, share);
        json.Write("ended", share.Merged is null ? null : StatisticsSection.Name(share.Merged.Ended));
        json.Write("start_skew_ns", rank.StartSkewNanoseconds);
        json.BeginObject("clock", inline: true);
        json.Write("offset_ns", rank.ClockAtStart.OffsetNanoseconds);
        json.Write("error_ns", rank.ClockAtStart.ErrorNanoseconds);
        json.Write("round_trip_ns", rank.ClockAtStart.RoundTripNanoseconds);
        json.Write("drift_ns", rank.DriftNanoseconds);
        json.EndObject();
        json.Write("bench_version", rank.Report?.BenchVersion);
        json.Write("kernel", rank.Report?.Outcome.Environment?.Kernel);
        json.Write("cpu_model", rank.Report?.Outcome.Environment?.CpuModel);
        json.Write("cpu_busy_pct", rank.Report?.Outcome.HostCpu is { } cpu ? 100 - cpu.Idle - cpu.IoWait : (double?)null);
        json.EndObject();
    }

    private static string[] Row(HostShare share)
    {
        RankPresence rank = share.Ranks[0];
        bool any = share.Latency.Count > 0;
        return
        [
            share.Name,
            (share.Merged?.Daemons.Count ?? 0).ToString(CultureInfo.InvariantCulture),
            share.Iops.ToString("F0", CultureInfo.InvariantCulture),
            (share.BytesPerSecond / 1e6).ToString("F1", CultureInfo.InvariantCulture),
            any ? SummaryText.Duration(share.Latency.Mean) : "",
            any ? SummaryText.Duration(share.Latency.Percentile(99)) : "",
            any ? SummaryText.Duration(share.Latency.Maximum) : "",
            rank.StartSkewNanoseconds is long skew ? "+" + SummaryText.Duration(skew) : "",
            rank.Missing is not null ? "missing" : share.Merged is null ? "-" : StatisticsSection.Name(share.Merged.Ended),
        ];
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, at) => at is 0 || at == cells.Length - 1 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]))).TrimEnd();
}
