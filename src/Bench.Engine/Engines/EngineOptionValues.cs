using System.Globalization;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Engines;

/// <summary>Typed access to <see cref="JobOptions.EngineOptions"/>.</summary>
internal static class EngineOptionValues
{
    /// <summary>True when the option is set to something other than 0.</summary>
    public static bool EngineFlag(this JobOptions options, string name) => options.EngineNumber(name) is not (null or 0);

    /// <summary>The option's value; a flag gives 0 or 1; null when it is not set.</summary>
    public static long? EngineNumber(this JobOptions options, string name) =>
        options.EngineOptions.TryGetValue(name, out object? value) ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
}
