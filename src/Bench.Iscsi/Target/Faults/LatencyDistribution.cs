using System.Globalization;

namespace Bench.Iscsi.Target.Faults;

/// <summary>Shape of an added service time.</summary>
public enum LatencyShape
{
    /// <summary>Always the same.</summary>
    Fixed,

    /// <summary>Anything between two values, equally likely.</summary>
    Uniform,

    /// <summary>Exponential with a mean: the service time of a memoryless server.</summary>
    Exponential,

    /// <summary>Normal with a mean and a standard deviation, cut off below 0.</summary>
    Normal,

    /// <summary>Log-normal with a median and a sigma of the logarithm: a long tail.</summary>
    LogNormal,
}

/// <summary>How long an emulated device takes, beyond the time it really takes.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="First">Nanoseconds: value, minimum, mean, mean or median.</param>
/// <param name="Second">Nanoseconds: maximum or standard deviation; for a log-normal the sigma itself.</param>
public readonly record struct LatencyDistribution(LatencyShape Shape, double First, double Second = 0)
{
    /// <summary>Reads <c>500us</c>, <c>uniform:100us-2ms</c>, <c>exp:500us</c>, <c>normal:1ms:200us</c> or <c>lognormal:500us:0.8</c>.</summary>
    /// <exception cref="FormatException">It is none of those.</exception>
    public static LatencyDistribution Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        try
        {
            return parts switch
            {
                [var value] => new(LatencyShape.Fixed, ParseTime(value)),
                ["fixed", var value] => new(LatencyShape.Fixed, ParseTime(value)),
                ["uniform", var range] when range.Split('-') is [var from, var to] && ParseTime(from) <= ParseTime(to) => new(LatencyShape.Uniform, ParseTime(from), ParseTime(to)),
                ["exp" or "exponential", var mean] => new(LatencyShape.Exponential, ParseTime(mean)),
                ["normal", var mean, var deviation] => new(LatencyShape.Normal, ParseTime(mean), ParseTime(deviation)),
                ["lognormal", var median, var sigma] => new(LatencyShape.LogNormal, ParseTime(median), double.Parse(sigma, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)),
                _ => throw new FormatException(),
            };
        }
        catch (FormatException)
        {
            throw new FormatException($"latency \"{text}\": expected TIME, uniform:TIME-TIME, exp:MEAN, normal:MEAN:DEVIATION or lognormal:MEDIAN:SIGMA, with times such as 200us or 5ms");
        }
    }

    /// <summary>Reads a time such as <c>200us</c>, <c>1.5ms</c> or <c>2s</c>; without a unit it is microseconds.</summary>
    /// <returns>Nanoseconds.</returns>
    /// <exception cref="FormatException">It is not a time.</exception>
    public static double ParseTime(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string digits, double scale) = text switch
        {
            [.. var number, 'n', 's'] => (number, 1),
            [.. var number, 'u', 's'] => (number, 1e3),
            [.. var number, 'm', 's'] => (number, 1e6),
            [.. var number, 's'] => (number, 1e9),
            _ => (text, 1e3),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * scale <= 3600e9
            ? value * scale
            : throw new FormatException($"\"{text}\" is not a time of at most an hour, such as 200us, 1.5ms or 2s");
    }

    /// <summary>Draws a time.</summary>
    /// <returns>Nanoseconds, at most an hour.</returns>
    internal long Draw(Random random)
    {
        double nanoseconds = Shape switch
        {
            LatencyShape.Uniform => First + ((Second - First) * random.NextDouble()),
            LatencyShape.Exponential => -First * Math.Log(1 - random.NextDouble()),
            LatencyShape.Normal => First + (Second * StandardNormal(random)),
            LatencyShape.LogNormal => First * Math.Exp(Second * StandardNormal(random)),
            _ => First,
        };
        return (long)Math.Clamp(nanoseconds, 0, 3600e9);
    }

    private static double StandardNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
