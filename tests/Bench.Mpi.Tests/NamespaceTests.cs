using System.Diagnostics;
using System.Text.Json;

namespace Bench.Mpi.Tests;

/// <summary>A job on hosts of our own, each with its own address and name, all driving one iSCSI target over their links.</summary>
public sealed class NamespaceTests : IDisposable
{
    private const string Iqn = "iqn.2026-01.org.test:hosts";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [SkippableFact]
    public void Hosts_are_told_apart_and_a_host_whose_link_is_cut_is_named()
    {
        Skip.IfNot(MpiLauncher.IsInstalled("mpirun.openmpi"), "Open MPI is not installed (apt-get install openmpi-bin)");
        using NamespaceHosts hosts = NamespaceHosts.Create(3);
        string url = Serve(hosts);
        _work.Write("job.fio", $"""
            [lun]
            ioengine=iscsi
            filename={url.Replace(":", "\\:", StringComparison.Ordinal)}
            rw=randread
            bs=4k
            size=1m
            offset_increment=1m
            offset_by_rank=1
            """);

        // Once on a target that rank 0 serves to the other hosts, once on one beside them.
        Workspace.Finished whole = Workspace.Wait(Launch(hosts, "--set", "filename=iscsi://embedded/memory:16m", "--out", "whole"));

        Assert.True(whole.ExitCode == 0, whole.ToString());
        JsonElement bench = _work.Bench("whole/result.json");
        JsonElement merged = bench.GetProperty("hosts");
        Assert.Equal(hosts.Names, merged.GetProperty("per_host").EnumerateArray().Select(static host => host.GetProperty("host").GetString()));
        Assert.Equal(3 * 256L, Ios(bench));
        Assert.Equal(0, merged.GetProperty("missing").GetArrayLength());
        Assert.Contains(merged.GetProperty("fastest").GetString(), hosts.Names);
        Assert.All(
            merged.GetProperty("per_rank").EnumerateArray().Skip(1).Select(static rank => rank.GetProperty("clock")),
            static clock => Assert.InRange(Math.Abs(clock.GetProperty("offset_ns").GetInt64()), 0, clock.GetProperty("error_ns").GetInt64()));

        Process job = Launch(hosts, "--out", "cut", "--set", "time_based=1", "--set", "runtime=150", "--set", "rate_iops=500", "--rank-timeout", "10");
        Workspace.Await(() => job.HasExited || Enumerable.Range(0, 3).All(rank => File.Exists(_work.PathOf($"cut/ranks/{rank}.part"))), "the first copies of all hosts");
        Assert.False(job.HasExited, "the job ended before its time");
        hosts.Cut(1);
        Workspace.Await(() => File.Exists(_work.PathOf("cut/result.json")) && IsOver(), "the result of the job whose link was cut");
        JsonElement cut = _work.Bench("cut/result.json");

        Assert.Equal($"rank 1 ({hosts.Names[1]})", Assert.Single(cut.GetProperty("hosts").GetProperty("missing").EnumerateArray()).GetString());
        Assert.True(Ios(cut) > 0);
        Assert.Equal("rank_lost", cut.GetProperty("hosts").GetProperty("per_rank")[2].GetProperty("ended").GetString());
    }

    private bool IsOver()
    {
        JsonElement bench = _work.Bench("cut/result.json");
        return !bench.GetProperty("status").GetBoolean();
    }

    private Process Launch(NamespaceHosts hosts, params string[] args) => _work.Start(
        "mpirun.openmpi",
        [
            "--allow-run-as-root", "--bind-to", "none", "--host", string.Join(',', hosts.Names.Select(static name => name + ":1")),
            "--mca", "plm", "rsh", "--mca", "plm_rsh_agent", Path.Combine(AppContext.BaseDirectory, "enter-host.sh"), "--mca", "plm_rsh_no_tree_spawn", "1",
            "--mca", "oob_tcp_if_include", hosts.Network, "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", hosts.Network, "--mca", "pml", "ob1",
            "-x", $"BENCH_ADDRESS={hosts.AddressOf(0)}", "-x", "BENCH_CLOCK=monotonic",
            Workspace.Program, "run", "job.fio", .. args,
        ],
        [("OMPI_MCA_orte_keep_fqdn_hostnames", "1")]);

    private string Serve(NamespaceHosts hosts)
    {
        Process target = _work.Start(Workspace.Program, ["target", "--listen", $"{hosts.OwnAddress}:0", "--iqn", Iqn, "--lun", "memory:16m", "--allow-unauthenticated"]);
        string? line = target.StandardOutput.ReadLine();
        Assert.StartsWith("listening on ", line, StringComparison.Ordinal);
        return $"iscsi://{line!["listening on ".Length..].Trim()}/{Iqn}/0";
    }

    private static long Ios(JsonElement bench) => bench.GetProperty("total").GetProperty("read").GetProperty("ios").GetInt64();
}
