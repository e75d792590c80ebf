namespace Bench.Engine.Jobs.Syntax;

/// <summary>The text of one option value and what its meaning depends on.</summary>
/// <param name="Value">The text after <c>=</c>, trimmed, variables replaced.</param>
/// <param name="KbBase">1024 or 1000: the meaning of size suffixes (fio <c>kb_base</c>).</param>
/// <param name="KeywordsReplaced">True when a <c>$</c> keyword was replaced, which makes operators in numbers meaningful.</param>
public readonly record struct OptionText(string Value, int KbBase = 1024, bool KeywordsReplaced = false)
{
    /// <summary>The same circumstances for a part of the text.</summary>
    public OptionText With(string part) => this with { Value = part };
}
