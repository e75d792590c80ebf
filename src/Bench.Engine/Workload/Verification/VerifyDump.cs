namespace Bench.Engine.Workload.Verification;

/// <summary>Keeps a bad block and what it should have been, for a closer look (<c>verify_dump</c>).</summary>
internal static class VerifyDump
{
    /// <summary>Writes <c>FILE.OFFSET.received</c> and <c>FILE.OFFSET.expected</c> into the current directory, as fio does.</summary>
    /// <returns>What was written, or why not, to follow the failure's message.</returns>
    public static string Write(string path, long offset, ReadOnlySpan<byte> received, byte[] expected)
    {
        var name = $"{Path.GetFileName(path)}.{offset}";
        try
        {
            File.WriteAllBytes(name + ".received", received);
            File.WriteAllBytes(name + ".expected", expected);
            return $"; data dumped as {name}.received and {name}.expected";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"; data could not be dumped: {e.Message}";
        }
    }
}
