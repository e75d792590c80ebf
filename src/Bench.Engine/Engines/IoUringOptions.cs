using Bench.Engine.Jobs.Options;
using Bench.Engine.Native;

namespace Bench.Engine.Engines;

/// <summary>The options of <c>io_uring</c>, by fio's names.</summary>
internal sealed record IoUringOptions
{
    /// <summary>Buffers are pinned and mapped once (<c>fixedbufs</c>).</summary>
    public bool FixedBuffers { get; init; }

    /// <summary>Files are looked up once (<c>registerfiles</c>).</summary>
    public bool RegisteredFiles { get; init; }

    /// <summary>A kernel thread takes submissions (<c>sqthread_poll</c>).</summary>
    public bool KernelPolls { get; init; }

    /// <summary>Where that thread runs (<c>sqthread_poll_cpu</c>); null for anywhere.</summary>
    public int? KernelPollCpu { get; init; }

    /// <summary>Completions are polled for (<c>hipri</c>); direct I/O only.</summary>
    public bool PolledCompletions { get; init; }

    /// <summary>readv and writev instead of read and write (<c>nonvectored=0</c>).</summary>
    public bool Vectored { get; init; }

    /// <summary>Every Nth I/O goes to a kernel worker at once; 0 for none (<c>force_async</c>).</summary>
    public int ForceAsyncEvery { get; init; }

    /// <summary>RWF_* flags (<c>nowait</c>, <c>uncached</c>).</summary>
    public int RwFlags { get; init; }

    /// <summary>Reads them from a job.</summary>
    public static IoUringOptions From(JobOptions options)
    {
        long? cpu = options.EngineNumber("sqthread_poll_cpu");
        bool kernelPolls = options.EngineFlag("sqthread_poll");
        return new IoUringOptions
        {
            FixedBuffers = options.EngineFlag("fixedbufs"),

            // Before Linux 5.11 the kernel's thread could use no other files; fio registers them too.
            RegisteredFiles = kernelPolls || options.EngineFlag("registerfiles"),
            KernelPolls = kernelPolls,
            KernelPollCpu = (int?)cpu,
            PolledCompletions = options.EngineFlag("hipri"),
            Vectored = options.EngineNumber("nonvectored") == 0,
            ForceAsyncEvery = (int)(options.EngineNumber("force_async") ?? 0),
            RwFlags = (options.EngineFlag("nowait") ? LinuxTransfer.RWF_NOWAIT : 0)
                | (options.EngineFlag("uncached") ? LinuxTransfer.RWF_DONTCACHE : 0),
        };
    }
}
