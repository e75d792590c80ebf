using System.Runtime.InteropServices;
using Bench.Engine.Native;
using Bench.Iscsi.Engine;
using Bench.Iscsi.Login;
using Bench.Iscsi.Session;
using Bench.Iscsi.Target;
using Bench.Iscsi.Target.Luns;
using Bench.Iscsi.Target.Protocol;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Iscsi;

/// <summary>
/// What a read of 4 KiB costs both ends without a network: commands go through the initiator's session, the target's connection
/// and back, 32 at a time. What the ends would hand to the kernel is copied once, as the kernel would do on loopback.
/// </summary>
[MemoryDiagnoser]
public sealed unsafe class CommandPathBenchmarks : IDisposable
{
    private const int Depth = 32;
    private const int Length = 4096;
    private const long LunLength = 1 << 20;
    private const string Name = "iqn.2026-01.org.bench:memory";

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(Depth * Length);
    private readonly byte* _between = (byte*)NativeMemory.AllocZeroed(Depth * Length * 2);
    private TargetPortal _portal = null!;
    private TargetConnection _target = null!;
    private InitiatorSession _session = null!;
    private InitiatorConnection _connection = null!;
    private long _now = 1;
    private uint _lba;

    [Params(false, true)]
    public bool Digests { get; set; }

    [GlobalSetup]
    public void LogIn()
    {
        var digest = Digests ? "CRC32C" : "None";
        _portal = new TargetPortal(new IscsiTargetOptions { Targets = [new TargetDefinition(Name, [LunSpec.Parse($"memory:{LunLength}")])], LoginAttention = false });
        _target = new TargetConnection(_portal, "memory", "127.0.0.1:3260", _now);
        _session = new InitiatorSession(Depth, new SessionTimers());
        _connection = _session.AddConnection(256 << 10);
        _connection.BeginLogin(
            new InitiatorLoginOptions { InitiatorName = Name, TargetName = Name, Isid = 1, CmdSN = _session.LoginCmdSN(isLeading: true), Wishes = new NegotiationWishes { HeaderDigest = digest, DataDigest = digest } },
            _now);
        while (_connection.State == ConnectionState.Login)
        {
            ToTarget();
            ToInitiator();
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _session.Dispose();
        _target.Dispose();
        _portal.Dispose();
        NativeMemory.Free(_memory);
        NativeMemory.Free(_between);
    }

    [Benchmark(OperationsPerInvoke = Depth)]
    public void Read()
    {
        _now += 1000;
        for (var i = 0; i < Depth; i++)
        {
            _lba = (_lba + 24) & (((uint)LunLength / 512) - 8) & ~7u;
            _session.Submit(
                new ScsiRequest { Cdb = BlockCommand.Create(BlockCommand.Read10, 0, _lba, Length / 512, 0), Buffer = _memory + (i * Length), Length = Length, MayRetry = true, UserData = i },
                _now);
        }

        _session.Pump(_now);
        ToTarget();
        ToInitiator();
        while (_session.TryTakeCompletion(out var slot))
        {
            _session.Release(slot);
        }
    }

    private void ToTarget()
    {
        Span<IoVector> vectors = stackalloc IoVector[16];
        while (_connection.Output.Length > 0)
        {
            var count = _connection.Output.Gather(vectors);
            foreach (var vector in vectors[..count])
            {
                new ReadOnlySpan<byte>(vector.Base, (int)vector.Length).CopyTo(_target.ReceiveSpace);
                _target.Received((int)vector.Length);
                _connection.Output.Consume(vector.Length);
            }

            _connection.Sent(_now);
            _target.Process(_now);
        }
    }

    private void ToInitiator()
    {
        var length = 0;
        foreach (var piece in _target.Output.Pieces)
        {
            Buffer.MemoryCopy(piece.Base, _between + length, piece.Length, piece.Length);
            length += (int)piece.Length;
        }

        _target.Output.Consume(length);
        Span<IoVector> vectors = stackalloc IoVector[2];
        var at = _between;
        while (length > 0)
        {
            var count = _connection.ReceiveVectors(vectors);
            var room = (int)Math.Min(length, vectors[count - 1].Length);
            Buffer.MemoryCopy(at, vectors[count - 1].Base, room, room);
            at += room;
            length -= room;
            _connection.Received(room, _now);
        }
    }
}
