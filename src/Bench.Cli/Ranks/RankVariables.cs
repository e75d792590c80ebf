using System.Globalization;
using Bench.Engine.Results;

namespace Bench.Cli.Ranks;

/// <summary>
/// What <c>${NAME}</c> in job files stands for: <c>BENCH_RANK</c>, <c>BENCH_RANKS</c> and <c>BENCH_HOST</c> say which process of how
/// many on which host reads the file; everything else is rank 0's environment on all ranks.
/// </summary>
/// <param name="rank">The rank.</param>
/// <param name="ranks">Ranks in the job.</param>
/// <param name="host">The rank's host.</param>
/// <param name="given">What rank 0 has looked up; null on rank 0 itself and without other ranks.</param>
internal sealed class RankVariables(int rank, int ranks, string host, IReadOnlyDictionary<string, string?>? given)
{
    private readonly Dictionary<string, string?> _seen = [];

    /// <summary>Of a process that is not one of many.</summary>
    public static RankVariables Alone() => new(0, 1, HostEnvironment.HostName, null);

    /// <summary>What was looked up so far, for the other ranks.</summary>
    public IReadOnlyDictionary<string, string?> Seen => _seen;

    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? Lookup(string name)
    {
        string? own = name switch
        {
            "BENCH_RANK" => rank.ToString(CultureInfo.InvariantCulture),
            "BENCH_RANKS" => ranks.ToString(CultureInfo.InvariantCulture),
            "BENCH_HOST" => host,
            _ => null,
        };
        if (own is not null)
        {
            // Scripts that stand in for a launcher set them themselves.
            return ranks == 1 ? Environment.GetEnvironmentVariable(name) ?? own : own;
        }

        if (given is not null && given.TryGetValue(name, out string? value))
        {
            return value;
        }

        return _seen[name] = Environment.GetEnvironmentVariable(name);
    }
}
