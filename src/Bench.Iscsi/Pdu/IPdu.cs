// The build asks for modifiers on interface members, dotnet format asks for none.
#pragma warning disable IDE0040

namespace Bench.Iscsi.Pdu;

/// <summary>One type of PDU: the meaning of its 48 bytes of basic header segment. AHS and data travel beside it.</summary>
/// <typeparam name="TSelf">The PDU itself.</typeparam>
internal interface IPdu<TSelf>
    where TSelf : struct, IPdu<TSelf>
{
    /// <summary>The PDU's type.</summary>
    static abstract Opcode Opcode { get; }

    /// <summary>Reads a basic header segment.</summary>
    /// <exception cref="IscsiProtocolException">Fewer than 48 bytes, another opcode, or values that the RFC forbids in any state.</exception>
    static abstract TSelf Read(ReadOnlySpan<byte> header);

    /// <summary>Writes all 48 bytes of the basic header segment.</summary>
    /// <param name="header">At least 48 bytes.</param>
    /// <param name="dataLength">Bytes of data without padding, 0 to 2^24-1.</param>
    /// <param name="ahsLength">Bytes of additional header segments with their padding: a multiple of 4, at most 1,020.</param>
    void Write(Span<byte> header, int dataLength, int ahsLength = 0);
}
