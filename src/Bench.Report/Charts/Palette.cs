namespace Bench.Report.Charts;

/// <summary>
/// The colours of series: Okabe and Ito's set, which readers with any colour blindness can tell apart, in an order of
/// falling contrast to white; its yellow is left out because lines of it vanish on paper.
/// </summary>
public static class Palette
{
    /// <summary>The index of the colour of sums and rests.</summary>
    public const int Neutral = -1;

    private const string NeutralLight = "#5f6672";
    private const string NeutralDark = "#a7afbb";

    private static readonly string[] OnWhite = ["#0072B2", "#D55E00", "#009E73", "#B5508A", "#E69F00", "#56B4E9", "#6B4C2A"];
    private static readonly string[] OnBlack = ["#4DA3E0", "#F08243", "#2CC39A", "#DC8DBB", "#F0B840", "#8FD0F7", "#C29A6B"];

    /// <summary>Colours from few to many on white: viridis turned round, even in lightness and safe for all readers.</summary>
    public static readonly IReadOnlyList<string> Heat = ["#f4e61e", "#5cc863", "#1f958b", "#375b8d", "#440154"];

    /// <summary>Different colours; further indices start again.</summary>
    public static int Count => OnWhite.Length;

    /// <summary>The colour of an index on a light background, as <c>#rrggbb</c>.</summary>
    public static string Light(int index) => index < 0 ? NeutralLight : OnWhite[index % OnWhite.Length];

    /// <summary>The colour of an index on a dark background, as <c>#rrggbb</c>.</summary>
    public static string Dark(int index) => index < 0 ? NeutralDark : OnBlack[index % OnBlack.Length];
}
