using System.Globalization;
using Bench.Engine.Engines;
using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Syntax;

// Priorities by block size, and values for reads and writes apart.
public static partial class ValueForms
{
    /// <summary>Entries <c>bs/percent[/class/level[/hint]]</c> separated by colons; a comma separates those of reads and of writes.</summary>
    public static OptionSyntax<PerDirection<IReadOnlyList<PriorityShare>>> PrioritySplit { get; } = new(
        "bs/percent[/class/level[/hint]] entries separated by ':'; by direction as READ,WRITE",
        text =>
        {
            string[] fields = text.Value.Split(',');
            IReadOnlyList<PriorityShare>[] sides = fields.Length <= 2
                ? Array.ConvertAll(fields, field => ParseShares(text.With(field)))
                : throw new OptionValueException($"{fields.Length} fields in '{text.Value}'; trims have no priority, so at most two (read,write) are possible");
            return new PerDirection<IReadOnlyList<PriorityShare>>(sides[0], sides[^1], []);
        });

    /// <summary>A number for reads and writes; two numbers for each.</summary>
    public static OptionSyntax<PerDirection<int>> ReadWriteNumbers(OptionSyntax<int> one, int otherwise) =>
        PerDirection(one).Select(values => values.Over(new PerDirection<int>(otherwise)));

    private static List<PriorityShare> ParseShares(OptionText text)
    {
        var shares = new List<PriorityShare>();
        foreach (string entry in text.Value.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split('/');
            if (parts.Length is not (2 or 4 or 5))
            {
                throw new OptionValueException($"'{entry}' is not bs/percent, bs/percent/class/level or bs/percent/class/level/hint");
            }

            IoPriority? priority = parts.Length == 2
                ? null
                : new IoPriority(Part(parts[2], 3), Part(parts[3], 7), parts.Length == 5 ? Part(parts[4], 1023) : 0);
            shares.Add(new PriorityShare(ParseSize(text.With(parts[0]), 1, int.MaxValue), Part(parts[1].TrimEnd('%'), 100), priority));
        }

        foreach (IGrouping<long, PriorityShare> size in shares.GroupBy(static share => share.Size))
        {
            if (size.Sum(static share => share.Percent) > 100)
            {
                throw new OptionValueException($"the shares of {size.Key} bytes exceed 100%");
            }
        }

        return shares;
    }

    private static int Part(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= max
            ? value
            : throw new OptionValueException($"'{text}' is not a whole number up to {max}");
}
