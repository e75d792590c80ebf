namespace Bench.Engine.Safety;

/// <summary>Reads what a device holds.</summary>
/// <param name="destination">Takes the bytes.</param>
/// <param name="offset">Where to read, bytes from the start.</param>
/// <returns>Bytes read; fewer than asked for at the end.</returns>
/// <exception cref="DeviceException">The read failed.</exception>
public delegate int ContentReader(Span<byte> destination, long offset);
