using System.Diagnostics;
using Bench.Engine.Jobs.Options;
using static Bench.Engine.Tests.Workload.WorkloadRun;

namespace Bench.Engine.Tests.Workload;

/// <summary>Files written by fio pass our checks, for every method whose checksum fio computes as its standard says.</summary>
public sealed class FioVerifyPeerTests
{
    [SkippableTheory]
    [InlineData("crc32c", VerifyMethod.Crc32c)]
    [InlineData("crc32", VerifyMethod.Crc32)]
    [InlineData("crc64", VerifyMethod.Crc64)]
    [InlineData("crc16", VerifyMethod.Crc16)]
    [InlineData("crc7", VerifyMethod.Crc7)]
    [InlineData("xxhash", VerifyMethod.XxHash)]
    [InlineData("md5", VerifyMethod.Md5)]
    [InlineData("sha3-224", VerifyMethod.Sha3_224)]
    [InlineData("sha3-256", VerifyMethod.Sha3_256)]
    [InlineData("sha3-384", VerifyMethod.Sha3_384)]
    [InlineData("sha3-512", VerifyMethod.Sha3_512)]
    [InlineData("meta", VerifyMethod.HeaderOnly)]
    public void Data_written_by_fio_passes(string name, VerifyMethod method)
    {
        Skip.IfNot(System.IO.File.Exists("/usr/bin/fio"), "fio is not installed");
        var directory = Directory.CreateTempSubdirectory("bench-fio-verify");
        try
        {
            var start = new ProcessStartInfo("/usr/bin/fio") { WorkingDirectory = directory.FullName, RedirectStandardOutput = true };
            foreach (var argument in new[] { "--name=w", "--filename=v", "--rw=randwrite", "--bs=8k", "--size=256k", "--do_verify=0", "--verify_state_save=0", "--verify_interval=2k", $"--verify={name}" })
            {
                start.ArgumentList.Add(argument);
            }

            using (var fio = Process.Start(start)!)
            {
                fio.StandardOutput.ReadToEnd();
                fio.WaitForExit();
                Skip.IfNot(fio.ExitCode == 0, "this fio cannot write such data");
            }

            var options = Options(IoPattern.Read, 8192);
            options.Verify = method;
            options.VerifyInterval = 2048;
            using var run = new WorkloadRun(options, File(256 * Kib));
            run.UseMemory(0, System.IO.File.ReadAllBytes(Path.Combine(directory.FullName, "v")));

            Assert.Equal(32, run.All().Count);
            Assert.Empty(run.Failures);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
