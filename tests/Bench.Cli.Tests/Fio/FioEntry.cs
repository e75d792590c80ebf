using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bench.Cli.Tests.Fio;

/// <summary>An entry of <c>jobs</c> in fio's JSON.</summary>
internal sealed class FioEntry(JsonElement json)
{
    public JsonElement Json => json;

    public string Name => json.GetProperty("jobname").GetString()!;

    public int Group => json.GetProperty("groupid").GetInt32();

    public int Error => json.GetProperty("error").GetInt32();

    public long Reads => Ios("read");

    public long Writes => Ios("write");

    public long Syncs => json.GetProperty("sync").GetProperty("total_ios").GetInt64();

    public long Ios(string direction) => json.GetProperty(direction).GetProperty("total_ios").GetInt64();

    public long Milliseconds(string direction) => json.GetProperty(direction).GetProperty("runtime").GetInt64();

    public double Iops(string direction) => json.GetProperty(direction).GetProperty("iops").GetDouble();

    public long BytesPerSecond(string direction) => json.GetProperty(direction).GetProperty("bw_bytes").GetInt64();

    /// <summary>Such as <c>a g0 read 16=65536 write 4=65536 sync 3 error 28 total_err 1</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder($"{Name} g{Group}");
        foreach (string direction in (ReadOnlySpan<string>)["read", "write", "trim", "mixed"])
        {
            if (json.TryGetProperty(direction, out JsonElement side) && side.GetProperty("total_ios").GetInt64() is > 0 and var ios)
            {
                line.Append(CultureInfo.InvariantCulture, $" {direction} {ios}={side.GetProperty("io_bytes").GetInt64()}");
            }
        }

        if (json.TryGetProperty("sync", out JsonElement sync) && sync.GetProperty("total_ios").GetInt64() is > 0 and var syncs)
        {
            line.Append(CultureInfo.InvariantCulture, $" sync {syncs}");
        }

        if (Error != 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" error {Error}");
        }

        if (json.TryGetProperty("total_err", out JsonElement errors))
        {
            line.Append(CultureInfo.InvariantCulture, $" total_err {errors.GetInt64()} first_error {json.GetProperty("first_error").GetInt32()}");
        }

        return line.ToString();
    }
}
