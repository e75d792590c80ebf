namespace Bench.Engine.Jobs.Syntax;

// Enumerations.
public static partial class ValueForms
{
    /// <summary>One word of a list.</summary>
    /// <param name="words">Each word, what it means to the program and to people. A word without help is a synonym of one above it.</param>
    public static OptionSyntax<T> Word<T>(params (string Word, T Value, string Help)[] words)
        => new("one of the values below", text => FindWord(text.Value, words)) { Choices = ChoicesOf(words) };

    /// <summary>A word of a list, optionally followed by <c>:</c> and more.</summary>
    /// <param name="suffixDescription">What may follow, for help.</param>
    /// <param name="complete">Makes the value of the word's meaning and the text after the colon (null without one).</param>
    /// <param name="words">Each word, what it means to the program and to people.</param>
    public static OptionSyntax<TResult> WordWithSuffix<TWord, TResult>(
        string suffixDescription,
        Func<TWord, OptionText?, TResult> complete,
        params (string Word, TWord Value, string Help)[] words)
        => new($"one of the values below, then optionally {suffixDescription}", text =>
        {
            var colon = text.Value.IndexOf(':', StringComparison.Ordinal);
            var word = FindWord(colon < 0 ? text.Value : text.Value[..colon], words);
            return complete(word, colon < 0 ? null : text.With(text.Value[(colon + 1)..]));
        })
        {
            Choices = ChoicesOf(words),
        };

    private static T FindWord<T>(string text, (string Word, T Value, string Help)[] words)
    {
        foreach (var (word, value, _) in words)
        {
            if (word == text)
            {
                return value;
            }
        }

        var known = words.Select(w => w.Word).ToArray();
        var nearest = NearestName.Find(text, known);
        throw new OptionValueException(
            $"'{text}' is not one of {string.Join(", ", known)}" + (nearest is null ? "" : $"; did you mean {nearest}?"));
    }

    private static KeyValuePair<string, string>[] ChoicesOf<T>((string Word, T Value, string Help)[] words)
    {
        var choices = new KeyValuePair<string, string>[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            choices[i] = new(words[i].Word, words[i].Help);
        }

        return choices;
    }
}
