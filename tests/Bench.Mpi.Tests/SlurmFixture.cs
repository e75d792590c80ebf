using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Bench.Mpi.Tests;

/// <summary>A Slurm of one machine in a folder of its own: munged, slurmctld and slurmd, on ports that are free.</summary>
public sealed class SlurmFixture : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-slurm-").FullName;
    private readonly List<Process> _daemons = [];

    /// <summary>Why there is none; null when it runs.</summary>
    public string? Missing { get; }

    /// <summary>Its configuration, for SLURM_CONF.</summary>
    public string Configuration => Path.Combine(_folder, "slurm.conf");

    public SlurmFixture() => Missing = Start();

    public void Dispose()
    {
        // The controller first, so that it does not miss its node.
        foreach (Process daemon in _daemons.AsEnumerable().Reverse())
        {
            if (!daemon.HasExited)
            {
                daemon.Kill(entireProcessTree: true);
                daemon.WaitForExit(TimeSpan.FromSeconds(10));
            }

            daemon.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string? Start()
    {
        string[] missing = [.. ((string[])["munged", "slurmctld", "slurmd", "srun"]).Where(static program => !MpiLauncher.IsInstalled(program))];
        if (missing.Length > 0)
        {
            return $"{string.Join(", ", missing)} not installed (apt-get install slurm-wlm)";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "slurmd needs root";
        }

        WriteConfiguration();
        StartDaemon("munged", "--foreground", "--force", $"--key-file={_folder}/key", $"--socket={_folder}/munge.socket", $"--pid-file={_folder}/munge.pid", $"--log-file={_folder}/munge.log", $"--seed-file={_folder}/munge.seed", "--num-threads=2");
        if (!Await(() => File.Exists($"{_folder}/munge.socket")))
        {
            return $"munged does not start: {Tail("munge.log")}";
        }

        StartDaemon("slurmctld", "-D", "-i");
        StartDaemon("slurmd", "-D", "-N", Host);
        return Await(IsIdle) ? null : $"slurm does not start: {Tail("slurmctld.log")} {Tail("slurmd.log")}";
    }

    private static string Host => Environment.MachineName.Split('.')[0];

    private void WriteConfiguration()
    {
        // munged refuses a folder that others may write to.
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        File.WriteAllBytes($"{_folder}/key", RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode($"{_folder}/key", UnixFileMode.UserRead);
        Directory.CreateDirectory($"{_folder}/state");
        Directory.CreateDirectory($"{_folder}/spool");
        (int controller, int node) = FreePorts();
        File.WriteAllText(Configuration, $"""
            ClusterName=bench
            SlurmctldHost={Host}(127.0.0.1)
            SlurmctldPort={controller}
            SlurmdPort={node}
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={_folder}/munge.socket
            CredType=cred/munge
            StateSaveLocation={_folder}/state
            SlurmdSpoolDir={_folder}/spool
            SlurmctldPidFile={_folder}/slurmctld.pid
            SlurmdPidFile={_folder}/slurmd.pid
            SlurmctldLogFile={_folder}/slurmctld.log
            SlurmdLogFile={_folder}/slurmd.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/linear
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            SwitchType=switch/none
            MpiDefault=none
            ReturnToService=2
            SlurmdParameters=config_overrides
            NodeName={Host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
            PartitionName=all Nodes=ALL Default=YES State=UP

            """);
    }

    private static (int First, int Second) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private void StartDaemon(string program, params string[] args) => _daemons.Add(Process.Start(Described(program, args))!);

    private ProcessStartInfo Described(string program, string[] args)
    {
        var start = new ProcessStartInfo("env", [program, .. args]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        start.Environment["SLURM_CONF"] = Configuration;
        return start;
    }

    private bool IsIdle()
    {
        using Process info = Process.Start(Described("timeout", ["10", "sinfo", "-h", "-o", "%t"]))!;
        string state = info.StandardOutput.ReadToEnd().Trim();
        info.WaitForExit();
        return state == "idle";
    }

    private bool Await(Func<bool> condition)
    {
        for (long until = Environment.TickCount64 + (long)Limit.TotalMilliseconds; Environment.TickCount64 < until; Thread.Sleep(200))
        {
            if (condition())
            {
                return true;
            }

            if (_daemons.Exists(static daemon => daemon.HasExited))
            {
                return false;
            }
        }

        return false;
    }

    private string Tail(string log) =>
        File.Exists($"{_folder}/{log}") ? string.Join(" / ", File.ReadLines($"{_folder}/{log}").TakeLast(2)) : $"no {log}";
}
