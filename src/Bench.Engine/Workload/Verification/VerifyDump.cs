namespace Bench.Engine.Workload.Verification;

/// <summary>Keeps a bad block and what it should have been, for a closer look (<c>verify_dump</c>).</summary>
internal static class VerifyDump
{
    /// <summary>Writes <c>FILE.OFFSET.received</c> and <c>FILE.OFFSET.expected</c> into the current directory, as fio does.</summary>
    /// <returns>What was written, or why not, to follow the failure's message.</returns>
    public static string Write(string path, long offset, ReadOnlySpan<byte> received, byte[] expected)
    {
        var name = $"{Path.GetFileName(path)}.{offset}";
        return Write(name + ".received", received, "") + Write(name + ".expected", expected, " and");
    }

    /// <summary>Writes <c>FILE.OFFSET.hdr_fail</c>: with a bad header there is no telling what should have been there.</summary>
    /// <returns>What was written, or why not, to follow the failure's message.</returns>
    public static string WriteHeader(string path, long offset, ReadOnlySpan<byte> received) =>
        Write($"{Path.GetFileName(path)}.{offset}.hdr_fail", received, "");

    private static string Write(string name, ReadOnlySpan<byte> data, string and)
    {
        try
        {
            File.WriteAllBytes(name, data);
            return and.Length > 0 ? $"{and} {name}" : $"; data dumped as {name}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"; data could not be dumped: {e.Message}";
        }
    }
}
