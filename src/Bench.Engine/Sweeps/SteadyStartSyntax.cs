using Bench.Engine.Jobs.Options;
using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Running;

namespace Bench.Engine.Sweeps;

/// <summary>Reads <c>steady=CRITERION [over TIME] [within TIME]</c>.</summary>
internal static class SteadyStartSyntax
{
    private const string Form = "iops:5% (or another criterion of steadystate), or snia, then maybe over 30s and within 10m";

    // SNIA's rounds take a minute and five of them make a window; fio names no default.
    private static readonly TimeSpan SniaWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FioWindow = TimeSpan.FromSeconds(30);
    private const int LimitInWindows = 10;

    public static SteadyStart Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SteadyStateCriterion? criterion = words[0] == "snia" ? null : ValueForms.SteadyStateLimit.Parse(new OptionText(words[0]));
        TimeSpan window = criterion is null ? SniaWindow : FioWindow;
        TimeSpan? limit = null;
        for (int at = 1; at < words.Length; at += 2)
        {
            TimeSpan time = at + 1 < words.Length
                ? ValueForms.Time(TimeUnit.Seconds).Parse(new OptionText(words[at + 1]))
                : throw new FormatException($"there is no time after '{words[at]}': {Form}");
            switch (words[at])
            {
                case "over":
                    window = time;
                    break;
                case "within":
                    limit = time;
                    break;
                default:
                    throw new FormatException($"'{words[at]}' is unexpected: {Form}");
            }
        }

        TimeSpan longest = limit ?? LimitInWindows * window;
        return window >= TimeSpan.FromSeconds(1) && longest >= window
            ? new SteadyStart(criterion, window, longest)
            : throw new FormatException("the time that must be steady is at least 1s, and the limit no shorter than it");
    }
}
