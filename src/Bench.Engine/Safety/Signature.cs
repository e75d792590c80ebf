namespace Bench.Engine.Safety;

/// <summary>A magic number that tells what a device holds.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Hazard">What kind of thing.</param>
/// <param name="Offset">Where it stands, bytes; negative counts from the end of the device.</param>
/// <param name="Magic">The bytes.</param>
internal sealed record Signature(string Name, WriteHazard Hazard, long Offset, byte[] Magic)
{
    /// <summary>
    /// A second place that must hold <see cref="Confirmation"/>. Two-byte magics need one, or one device in 65,536 that an
    /// earlier benchmark filled with random data would be taken for a file system.
    /// </summary>
    public long ConfirmationOffset { get; init; }

    /// <summary>The bytes there; empty when the magic is enough.</summary>
    public byte[] Confirmation { get; init; } = [];
}
