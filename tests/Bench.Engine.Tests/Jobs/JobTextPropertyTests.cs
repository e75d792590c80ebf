using System.Globalization;
using Bench.Engine.Jobs;
using FsCheck;
using FsCheck.Fluent;

namespace Bench.Engine.Tests.Jobs;

public sealed class JobTextPropertyTests
{
    private static readonly string[] Fragments =
    [
        "[", "]", "[a]\n", "[global]\n", "\n", "\r\n", "=", ";", "#", " ", "\t", ":", ",", "-", "/", "%", "(", ")", "*", "^", "+", "0", "1", "9",
        "64k", "1.5", "0x", "0xff", "k", "kib", "p", "s", "min", "z", "$pagesize", "${HOME}", "${", "}", "\\:", "\"", "'", "%o", "\uFEFF", "\0", "é",
        "include ", "99999999999999999999", "-1", "zipf:", "zoned:", "randread:",
        .. OptionTable.Standard.Options.Select(o => o.Name),
        .. OptionTable.Standard.Options.Select(o => o.Name + "="),
        .. OptionTable.Standard.Options.SelectMany(o => o.Syntax.Choices).Select(c => c.Key).Distinct(),
    ];

    private static Arbitrary<string> JobLikeText { get; } = Gen.Elements(Fragments).ListOf().Select(string.Concat).ToArbitrary();

    private static Arbitrary<string> OptionLine { get; } =
        (from name in Gen.Elements(OptionTable.Standard.Options.Select(o => o.Name).ToArray())
         from value in Gen.Elements(Fragments).ListOf().Select(string.Concat)
         select $"{name}={value}").ToArbitrary();

    [Fact]
    public void Arbitrary_text_is_read_or_refused_but_never_fails_otherwise()
        => Prop.ForAll(JobLikeText, text => ReadsOrRefuses(text)).Check(Often);

    [Fact]
    public void Arbitrary_values_of_known_options_are_read_or_refused()
        => Prop.ForAll(OptionLine, line => ReadsOrRefuses("[a]\n" + line)).Check(Often);

    [Fact]
    public void Arbitrary_characters_are_read_or_refused()
        => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => ReadsOrRefuses(text ?? "")).Check(Often);

    [Fact]
    public void A_size_with_any_suffix_reads_as_the_product()
    {
        var cases = from number in Gen.Choose(1, 8000)
                    from power in Gen.Choose(0, 4)
                    from decimalBase in Gen.Elements(true, false)
                    from iec in Gen.Elements(true, false)
                    select (number, power, decimalBase, iec);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var suffix = c.power == 0 ? "" : "kmgt"[c.power - 1] + (c.iec ? "ib" : "");
            var unit = c.decimalBase != (c.iec && c.power > 0) ? 1000 : 1024;
            var expected = c.number * (long)Math.Pow(unit, c.power);
            return JobText.Options($"kb_base={(c.decimalBase ? 1000 : 1024)}", "bs=1", $"size={c.number}{suffix}").Size!.Value.Bytes == expected;
        }).Check(Often);
    }

    [Fact]
    public void A_size_in_decimal_hex_or_as_a_sum_reads_as_itself()
    {
        var sizes = from high in Gen.Choose(0, int.MaxValue)
                    from low in Gen.Choose(1, int.MaxValue)
                    select ((long)high << 31) + low;
        Prop.ForAll(sizes.ToArbitrary(), bytes =>
            ReadSize(bytes.ToString(CultureInfo.InvariantCulture)) == bytes
            && ReadSize($"0x{bytes:x}") == bytes
            && ReadSize($"({bytes}+1-1)") == bytes).Check(Often);
    }

    [Fact]
    public void A_time_in_any_unit_reads_as_the_product()
    {
        var units = new (string Suffix, long Microseconds)[]
        {
            ("", 1_000_000), ("us", 1), ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000),
        };
        var cases = from number in Gen.Choose(1, 10_000)
                    from unit in Gen.Elements(units)
                    select (number, unit);
        Prop.ForAll(cases.ToArbitrary(), c =>
            JobText.Options($"runtime={c.number}{c.unit.Suffix}").Runtime == TimeSpan.FromMicroseconds(c.number * c.unit.Microseconds)).Check(Often);
    }

    private static Config Often => Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static long ReadSize(string text) => JobText.Options("bs=1", $"size={text}").Size!.Value.Bytes;

    private static bool ReadsOrRefuses(string text)
    {
        try
        {
            return JobText.Read(text).Jobs.Count > 0;
        }
        catch (JobFileException refusal)
        {
            return refusal.Location.Line >= 0 && refusal.Message.Length > 0;
        }
    }
}
