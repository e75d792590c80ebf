using System.Diagnostics;
using System.Globalization;

namespace Bench.Engine.Tests;

/// <summary>The clock of all measurements beside the kernel's, whichever of the two it reads on this machine.</summary>
public sealed class ClockTests
{
    // An RDTSC waits for no earlier instruction, so that a reading may lie before the end of a memory access under way.
    private const long Reordering = 10_000;

    // Time servers make the kernel lengthen its seconds by up to 500 millionths, and the calibration has an error of its own.
    private const double SpeedTolerance = 1e-3;

    [Fact]
    public void Readings_of_one_thread_never_go_back()
    {
        long last = Clock.Now;
        for (int i = 0; i < 1_000_000; i++)
        {
            long now = Clock.Now;
            Assert.True(now >= last, string.Create(CultureInfo.InvariantCulture, $"{now} follows {last}"));
            last = now;
        }
    }

    [Fact]
    public void Readings_handed_from_thread_to_thread_never_go_back()
    {
        const int Rounds = 2_000;
        long handed = Clock.Now;
        int turn = 0;
        long worst = long.MaxValue;
        void Play(int mine)
        {
            for (int round = 0; round < Rounds; round++)
            {
                var spin = default(SpinWait);
                while (Volatile.Read(ref turn) != mine)
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }

                long step = Clock.Now - handed;
                worst = Math.Min(worst, step);
                handed = Clock.Now;
                Volatile.Write(ref turn, 1 - mine);
            }
        }

        var other = new Thread(() => Play(1));
        other.Start();
        Play(0);
        other.Join();

        Assert.True(worst >= -Reordering, string.Create(CultureInfo.InvariantCulture, $"a reading of another thread was {-worst} ns ahead"));
    }

    [Fact]
    public void It_goes_at_the_speed_of_CLOCK_MONOTONIC()
    {
        (long Before, long Now, long After) first = Bracketed();
        Thread.Sleep(300);
        (long Before, long Now, long After) second = Bracketed();

        // However long a thread is kept waiting between two readings, its brackets hold the truth.
        long elapsed = second.Now - first.Now;
        Assert.InRange(elapsed, (second.Before - first.After) * (1 - SpeedTolerance), (second.After - first.Before) * (1 + SpeedTolerance));
    }

    [Fact]
    public void Its_time_is_near_CLOCK_MONOTONIC_and_converts_to_it()
    {
        _ = Clock.Now;
        long before = Stopwatch.GetTimestamp();
        long converted = Clock.ToKernelTime(Clock.Now);
        long after = Stopwatch.GetTimestamp();

        Assert.InRange(converted, before - Reordering, after + Reordering);
    }

    [SkippableFact]
    public void The_drift_is_what_the_two_clocks_show()
    {
        Skip.If(Clock.Drift() is null, "the kernel's clock is read itself");
        ClockDrift drift = Clock.Drift()!;

        Assert.InRange(Math.Abs(drift.Nanoseconds), 0, (drift.Elapsed * SpeedTolerance) + drift.Uncertainty);
        Assert.Equal(-250, new ClockDrift(-250_000, 1_000_000_000, 50_000).PartsPerMillion);
        Assert.Equal(200, new ClockDrift(-250_000, 1_000_000_000, 50_000).CertainPartsPerMillion);
        Assert.Equal(0, new ClockDrift(10, 1_000, 50).CertainPartsPerMillion);
    }

    private static (long Before, long Now, long After) Bracketed()
    {
        long before = Stopwatch.GetTimestamp();
        long now = Clock.Now;
        return (before, now, Stopwatch.GetTimestamp());
    }
}
