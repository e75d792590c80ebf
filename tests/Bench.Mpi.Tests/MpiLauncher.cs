namespace Bench.Mpi.Tests;

/// <summary>The launchers that Debian packages, by the arguments that a test machine needs.</summary>
public static class MpiLauncher
{
    public const string OpenMpi = "Open MPI";
    public const string Mpich = "MPICH";

    /// <summary>Program and first arguments to start as many ranks; the test is skipped where the launcher is missing.</summary>
    public static (string Program, string[] Args) Of(string name, int ranks)
    {
        (string program, string package) = name == OpenMpi ? ("mpirun.openmpi", "openmpi-bin") : ("mpiexec.mpich", "mpich");
        Skip.IfNot(IsInstalled(program), $"{name} is not installed (apt-get install {package})");
        return name == OpenMpi
            ? (program, ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", $"{ranks}"])
            : (program, ["-n", $"{ranks}"]);
    }

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
