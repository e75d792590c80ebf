using System.Globalization;

namespace Bench.Iscsi.Tests.Fuzz;

/// <summary>
/// Runs seeded streams on all cores. All fuzz tests together take a million by default; BENCH_FUZZ_STREAMS sets another total, BENCH_FUZZ_SEED runs the
/// block of one seed up to it. A stream that takes longer than <see cref="Patience"/> hangs, and is named as such.
/// </summary>
internal static class FuzzRun
{
    /// <summary>Seeds that share one subject, so that a failing seed repeats without all seeds before it.</summary>
    private const int Block = 64;

    /// <summary>
    /// What a whole run may add to the process: an eighth of what its streams would hold if each of them kept a page. Other tests run beside it, and
    /// none of them takes as much.
    /// </summary>
    private const long MemoryLimit = 1L << 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs this test's part of all streams.</summary>
    /// <param name="share">Part of the total, 0 to 1.</param>
    /// <param name="create">Makes what the streams of a block act on.</param>
    /// <param name="stream">Runs one stream.</param>
    public static void Run<T>(double share, Func<T> create, Action<T, Random> stream)
        where T : IDisposable
    {
        var total = Number("BENCH_FUZZ_STREAMS") ?? 1_000_000;
        var single = Number("BENCH_FUZZ_SEED");
        var (first, end) = single is { } seed ? (seed / Block * Block, seed + 1) : (0, (int)(total * share));
        var workers = new Worker[Math.Min(Environment.ProcessorCount, (end - first + Block - 1) / Block)];
        var before = Environment.WorkingSet;
        var next = first - Block;
        for (var i = 0; i < workers.Length; i++)
        {
            var worker = workers[i] = new Worker();
            worker.Task = Task.Factory.StartNew(
                () =>
                {
                    while (!Array.Exists(workers, static each => each?.Task?.IsFaulted == true) && Interlocked.Add(ref next, Block) is var from && from < end)
                    {
                        using var subject = create();
                        for (worker.Seed = from; worker.Seed < Math.Min(from + Block, end); worker.Seed++)
                        {
                            stream(subject, new Random(worker.Seed));
                        }
                    }
                },
                TaskCreationOptions.LongRunning);
        }

        var tasks = Array.ConvertAll(workers, static worker => worker.Task!);
        var seen = new int[workers.Length];
        while (!Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(Patience))
        {
            for (var i = 0; i < workers.Length; i++)
            {
                Assert.True(tasks[i].IsCompleted || workers[i].Seed != seen[i], $"seed {seen[i]} hangs (BENCH_FUZZ_SEED={seen[i]} repeats it)");
                seen[i] = workers[i].Seed;
            }
        }

        foreach (var worker in workers.Where(static worker => worker.Task!.IsFaulted).OrderBy(static worker => worker.Seed))
        {
            var error = worker.Task!.Exception!.InnerException!;
            throw new InvalidOperationException($"seed {worker.Seed} fails (BENCH_FUZZ_SEED={worker.Seed} repeats it): {error.Message}", error);
        }

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, MemoryLimit);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Worker
    {
        public volatile int Seed;

        public Task? Task { get; set; }
    }
}
