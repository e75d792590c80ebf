using System.Net;
using System.Runtime.InteropServices;
using Bench.Engine;
using Bench.Engine.Engines;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Options;
using Bench.Engine.Targets;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Faults;
using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Tests.Engine;

/// <summary>The engine as a daemon drives it, against a target in this process.</summary>
internal sealed unsafe class EngineRun : IDisposable
{
    private const string Iqn = "iqn.2026-01.org.test:engine";

    private readonly IscsiTargetServer _server;
    private readonly JobOptions _options;
    private readonly int _blockBytes;
    private readonly int _depth;
    private readonly byte* _buffers;
    private readonly IoUnit* _units;

    public EngineRun(string job, int blockBytes, int depth, params string[] faults)
    {
        _server = IscsiTargetServer.Start(new IscsiTargetOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Targets = [new TargetDefinition(Iqn, [LunSpec.Parse("memory:16m")]) { Faults = [.. faults.Select(FaultSpec.Parse)] }],
        });
        _blockBytes = blockBytes;
        _depth = depth;
        _options = Options(job);
        _buffers = (byte*)NativeMemory.AlignedAlloc((nuint)(blockBytes * depth), 4096);
        _units = (IoUnit*)NativeMemory.AllocZeroed((nuint)(sizeof(IoUnit) * depth));
    }

    /// <summary>What the engine told when it closed.</summary>
    public IscsiDaemonStatistics? Statistics { get; private set; }

    /// <summary>Called when the engine has told, and its sessions are still there.</summary>
    public Action? AtEnd { get; set; }

    /// <summary>Messages for people.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>From just before the first hand-over to just after the last hand-back, summed over the I/Os, ns.</summary>
    public long LatencySum { get; private set; }

    /// <summary>Results of the I/Os.</summary>
    public List<int> Results { get; } = [];

    /// <summary>What the target had counted before the first I/O.</summary>
    public TargetStatistics Before { get; private set; } = new();

    /// <summary>What the target has counted by now.</summary>
    public TargetStatistics Now => _server.Statistics();

    public void Dispose()
    {
        _server.Dispose();
        NativeMemory.AlignedFree(_buffers);
        NativeMemory.Free(_units);
    }

    /// <summary>Does I/Os one after the other in offset, a queue full at a time.</summary>
    public void Do(IoDirection direction, int count)
    {
        using var engine = IscsiEngine.Descriptor(new ChapSecrets(), Report).Create(_options);
        var path = $"iscsi://{_server.Endpoint}/{Iqn}/0";
        engine.Open(new EngineSetup
        {
            Job = "job",
            Options = _options,
            Targets = [new Bench.Engine.Targets.Target(path, TargetKind.Lun, 16 << 20, 512)],
            Units = _units,
            Depth = _depth,
            Buffers = _buffers,
            BufferBytes = _blockBytes * _depth,
            BufferStride = _blockBytes,
            ReadOnly = direction == IoDirection.Read,
            SeriesInterval = 10_000_000,
            Notify = Notices.Add,
        });
        Before = _server.Statistics();
        var slots = new int[_depth];
        for (var done = 0; done < count;)
        {
            var batch = Math.Min(_depth, count - done);
            for (var slot = 0; slot < batch; slot++)
            {
                _units[slot] = new IoUnit { Slot = slot, Direction = direction, Offset = (long)(done + slot) * _blockBytes % (16 << 20), Length = _blockBytes, Buffer = _buffers + (slot * _blockBytes) };
                slots[slot] = slot;
            }

            var started = Clock.Now;
            Assert.Equal(batch, engine.Submit(slots.AsSpan(0, batch)));
            for (var reaped = 0; reaped < batch;)
            {
                var now = engine.Reap(slots, 1, 30_000_000_000);
                Assert.NotEqual(0, now);
                LatencySum += now * (Clock.Now - started);
                Results.AddRange(slots.Take(now).Select(slot => _units[slot].Result));
                reaped += now;
            }

            done += batch;
        }

    }

    private void Report(IscsiDaemonStatistics statistics)
    {
        Statistics = statistics;
        AtEnd?.Invoke();
    }

    private static JobOptions Options(string job)
    {
        var settings = new JobReadSettings
        {
            Table = OptionTable.Standard.With(IscsiEngineOptions.All, [IscsiEngineOptions.Engine]),
            StandardInput = () => new StringReader($"[job]\nioengine=iscsi\nfilename=x\nsize=1m\n{job}\n"),
        };
        return Assert.Single(JobReader.Read(["-"], settings).Jobs).Options;
    }
}
