using System.Runtime.InteropServices;

namespace Bench.Mpi.Native;

/// <summary>The environment that C libraries of this process see; .NET's own changes never reach them.</summary>
internal static partial class ProcessEnvironment
{
    /// <summary>Sets a variable unless the user has.</summary>
    public static void SetDefault(string name, string value) => _ = setenv(name, value, 0);

    // setenv(3)
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
