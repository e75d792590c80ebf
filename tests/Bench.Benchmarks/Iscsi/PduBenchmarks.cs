using Bench.Iscsi.Pdu;
using Bench.Iscsi.Scsi;
using BenchmarkDotNet.Attributes;

namespace Bench.Benchmarks.Iscsi;

/// <summary>What a command and its answer cost on the wire format alone: 48 bytes each way.</summary>
[MemoryDiagnoser]
public class PduBenchmarks
{
    private readonly byte[] _command = new byte[48];
    private readonly byte[] _answer = new byte[48 + 4096];
    private readonly PduFramer _framer = new();
    private uint _number;

    [GlobalSetup]
    public void Make()
    {
        Write_command();
        Write_data_in();
    }

    [Benchmark]
    public void Write_command() => new ScsiCommandPdu
    {
        Final = true,
        Reads = true,
        InitiatorTaskTag = _number,
        ExpectedDataTransferLength = 4096,
        CmdSN = ++_number,
        ExpStatSN = _number,
        Cdb = new CdbBytes(0x28UL << 56, 0),
    }.Write(_command, 0);

    [Benchmark]
    public uint Read_command() => ScsiCommandPdu.Read(_command.AsSpan()).CmdSN;

    [Benchmark]
    public void Write_data_in() => new DataInPdu
    {
        Final = true,
        HasStatus = true,
        Status = ScsiStatus.Good,
        InitiatorTaskTag = _number,
        StatSN = ++_number,
        ExpCmdSN = _number,
        MaxCmdSN = _number + 32,
    }.Write(_answer, 4096);

    [Benchmark]
    public uint Read_data_in() => DataInPdu.Read(_answer).StatSN;

    [Benchmark]
    public int Frame() => _framer.TryRead(_answer, out PduFrame frame) ? frame.Length : 0;
}
