using System.Buffers;
using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Tests.Simulation;

/// <summary>
/// One direction of a link: finds the PDUs in what is sent, so that whole ones can get lost or damaged, and delivers the bytes late, in order,
/// in chunks of random size. Login PDUs are let through: there is no recovery before the full feature phase.
/// </summary>
internal sealed class SimulatedPipe(Random random, LinkFaults faults)
{
    private readonly ArrayBufferWriter<byte> _unframed = new();
    private readonly ArrayBufferWriter<byte> _framed = new();
    private readonly Queue<(long Due, byte[] Bytes)> _chunks = new();
    private long _lastDue;

    /// <summary>Digests from the first PDU after the login on.</summary>
    public bool HeaderDigest { get; set; }

    /// <summary>Digests from the first PDU after the login on.</summary>
    public bool DataDigest { get; set; }

    public int Flipped { get; private set; }

    public int Lost { get; private set; }

    public bool IsEmpty => _chunks.Count == 0;

    public void Send(ReadOnlySpan<byte> bytes, long now)
    {
        _unframed.Write(bytes);
        var all = _unframed.WrittenMemory.ToArray().AsSpan();
        _unframed.ResetWrittenCount();
        while (TryMeasure(all, out var length, out var isLogin, out var dataAt))
        {
            var pdu = all[..length];
            all = all[length..];
            if (!isLogin && random.NextDouble() < faults.LostPdus)
            {
                Lost++;
                continue;
            }

            if (!isLogin && DataDigest && length > dataAt && random.NextDouble() < faults.DamagedData)
            {
                Flip(pdu[dataAt..]);
            }

            if (!isLogin && random.NextDouble() < faults.BitFlips)
            {
                Flip(pdu);
            }

            _framed.Write(pdu);
        }

        _unframed.Write(all);
        for (var rest = _framed.WrittenMemory; rest.Length > 0;)
        {
            var length = Math.Min(rest.Length, random.Next(1, 100_000));
            _lastDue = Math.Max(_lastDue, now + random.NextInt64(faults.MaxDelay));
            _chunks.Enqueue((_lastDue, rest[..length].ToArray()));
            rest = rest[length..];
        }

        _framed.ResetWrittenCount();
    }

    public bool TryReceive(long now, out byte[] bytes)
    {
        bytes = [];
        if (!_chunks.TryPeek(out var chunk) || chunk.Due > now)
        {
            return false;
        }

        bytes = _chunks.Dequeue().Bytes;
        return true;
    }

    private void Flip(Span<byte> bytes)
    {
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        Flipped++;
    }

    private bool TryMeasure(ReadOnlySpan<byte> bytes, out int length, out bool isLogin, out int dataAt)
    {
        length = dataAt = 0;
        isLogin = false;
        if (bytes.Length < BasicHeader.Size)
        {
            return false;
        }

        isLogin = BasicHeader.OpcodeOf(bytes) is Opcode.LoginRequest or Opcode.LoginResponse;
        var framer = new PduFramer { HeaderDigest = HeaderDigest && !isLogin, DataDigest = DataDigest && !isLogin };
        dataAt = framer.HeaderLength(bytes);
        length = dataAt + framer.DataPartLength(BasicHeader.DataLength(bytes));
        return bytes.Length >= length;
    }
}
