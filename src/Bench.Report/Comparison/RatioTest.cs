using Perfolizer;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.Distributions.ContinuousDistributions;
using Perfolizer.Mathematics.SignificanceTesting;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Metrology;

namespace Bench.Report.Comparison;

/// <summary>
/// The ratio of two sets of positive measurements with its confidence interval and p-value: Welch's t-test on logarithms, so
/// that the ratio is of geometric means and neither side's spread is assumed to be the other's.
/// </summary>
/// <param name="Ratio">Geometric mean of the second set by that of the first.</param>
/// <param name="Low">Lower end of the ratio's confidence interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Probability of a difference this large, in either direction, if there is none.</param>
internal readonly record struct RatioTest(double Ratio, double Low, double High, double PValue)
{
    /// <summary>Compares two sets.</summary>
    /// <param name="first">At least two values above 0.</param>
    /// <param name="second">At least two values above 0.</param>
    /// <param name="confidence">Of the interval, such as 0.95.</param>
    /// <param name="resolution">
    /// Relative difference that the measurement itself cannot resolve (the width of a histogram bin, say): it widens the interval
    /// at both ends, and only what goes beyond it is tested.
    /// </param>
    public static RatioTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second, double confidence, double resolution)
    {
        double blur = Math.Log(1 + resolution);
        double[] a = Logarithms(first, blur);
        double[] b = Logarithms(second, blur);
        var left = Moments.Create(a);
        var right = Moments.Create(b);
        double change = right.Mean - left.Mean;
        double beyond = Math.Sign(change) * Math.Max(0, Math.Abs(change) - blur);
        WelchTResult test = WelchTest.Instance.Perform(
            new Sample(a), new Sample([.. b.Select(value => value - change + beyond)]), AlternativeHypothesis.TwoSides, Threshold.Zero);
        double error = Math.Sqrt((left.Variance / a.Length) + (right.Variance / b.Length));
        double reach = (new StudentDistribution(test.Df).Quantile(1 - ((1 - confidence) / 2)) * error) + blur;
        return new(Math.Exp(change), Math.Exp(change - reach), Math.Exp(change + reach), Math.Clamp(test.PValue, 0, 1));
    }

    /// <summary>
    /// The mean ratio over several pairs of sets, each of them one point: what a change does on the whole, whose spread is that of the
    /// repeats within each point (Welch and Satterthwaite's degrees of freedom). For one pair it is Welch's test.
    /// </summary>
    /// <param name="pairs">At least one; each set at least two values above 0.</param>
    /// <param name="confidence">Of the interval, such as 0.95.</param>
    /// <param name="resolution">As in <see cref="Of"/>: points of a sweep may all be off the same way.</param>
    public static RatioTest Over(IReadOnlyList<(IReadOnlyList<double> First, IReadOnlyList<double> Second)> pairs, double confidence, double resolution)
    {
        double blur = Math.Log(1 + resolution);
        double change = 0;
        double variance = 0;
        double squares = 0;
        foreach ((IReadOnlyList<double> first, IReadOnlyList<double> second) in pairs)
        {
            foreach ((IReadOnlyList<double> values, int sign) in new[] { (first, -1), (second, 1) })
            {
                var moments = Moments.Create(Logarithms(values, blur));
                double ofMean = moments.Variance / values.Count;
                change += sign * moments.Mean / pairs.Count;
                variance += ofMean;
                squares += ofMean * ofMean / (values.Count - 1);
            }
        }

        var student = new StudentDistribution(variance * variance / squares);
        double error = Math.Sqrt(variance) / pairs.Count;
        double beyond = Math.Max(0, Math.Abs(change) - blur);
        double reach = (student.Quantile(1 - ((1 - confidence) / 2)) * error) + blur;
        return new(Math.Exp(change), Math.Exp(change - reach), Math.Exp(change + reach), Math.Clamp(2 * student.Cdf(-beyond / error), 0, 1));
    }

    /// <summary>
    /// Repeats that agree to the last digit have a spread all the same, which rounding hid: they are set apart by what a value's
    /// rounding spreads (a uniform error's standard deviation), or the test would take them for exact.
    /// </summary>
    private static double[] Logarithms(IReadOnlyList<double> values, double blur)
    {
        double[] logarithms = [.. values.Select(value => Math.Log(value))];
        double floor = blur / Math.Sqrt(12);
        if (Moments.Create(logarithms).StandardDeviation >= floor)
        {
            return logarithms;
        }

        // Evenly spaced around the mean: n values of spacing s have the standard deviation s * sqrt(n(n+1)/12).
        double mean = logarithms.Average();
        double step = floor / Math.Sqrt(values.Count * (values.Count + 1) / 12.0);
        return [.. Enumerable.Range(0, values.Count).Select(i => mean + ((i - ((values.Count - 1) / 2.0)) * step))];
    }
}
