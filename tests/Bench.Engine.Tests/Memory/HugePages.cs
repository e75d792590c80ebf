using System.Globalization;

namespace Bench.Engine.Tests.Memory;

/// <summary>Huge pages of 2 MiB set aside for a test; as many as before are left after it.</summary>
internal sealed class HugePages : IDisposable
{
    private const string Reserved = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";

    private readonly string _before;

    private HugePages(string before) => _before = before;

    /// <summary>Sets pages aside; skips the test where the system does not give them.</summary>
    public static HugePages Reserve(int count)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "reserving huge pages takes root");
        Skip.IfNot(File.Exists(Reserved), "this kernel has no huge pages of 2 MiB");
        string before = File.ReadAllText(Reserved).Trim();
        var pages = new HugePages(before);
        try
        {
            int wanted = int.Parse(before, CultureInfo.InvariantCulture) + count;
            File.WriteAllText(Reserved, wanted.ToString(CultureInfo.InvariantCulture));
            Skip.If(int.Parse(File.ReadAllText(Reserved), CultureInfo.InvariantCulture) < wanted, "there is no memory for huge pages");
            return pages;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            pages.Dispose();
            throw new SkipException($"huge pages cannot be reserved here: {refused.Message}");
        }
        catch (SkipException)
        {
            pages.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            File.WriteAllText(Reserved, _before);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Where they could not be reserved they need not be given back.
        }
    }
}
