using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Bench.Engine.Hosts;

/// <summary>
/// Bytes that this process had storage fetch while its daemons were measured (<c>read_bytes</c> of proc_pid_io(5)). Unlike a
/// device's own counters it leaves out what others read.
/// </summary>
internal sealed class ProcessReads : IDisposable
{
    private const string Field = "read_bytes: ";

    private readonly SafeFileHandle? _counters;
    private long _begunAt = -1;
    private bool _isUnknown;
    private long _bytes;

    /// <summary>Opens the counters; without them nothing is known.</summary>
    public ProcessReads(SystemRoots roots)
    {
        try
        {
            _counters = File.OpenHandle(Path.Combine(roots.Proc, "self", "io"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _isUnknown = true;
        }
    }

    /// <summary>Bytes so far; null where the kernel does not tell.</summary>
    public long? Bytes => _isUnknown ? null : _bytes;

    /// <summary>A daemon begins to be measured, on its own thread; the first one of a phase counts.</summary>
    public void MeasuringBegins()
    {
        if (_isUnknown || Volatile.Read(ref _begunAt) >= 0)
        {
            return;
        }

        if (Now() is { } now)
        {
            Interlocked.CompareExchange(ref _begunAt, now, -1);
        }
    }

    /// <summary>All daemons of a phase have ended.</summary>
    public void PhaseEnds()
    {
        if (_begunAt >= 0 && Now() is { } now)
        {
            _bytes += now - _begunAt;
        }

        _begunAt = -1;
    }

    /// <inheritdoc/>
    public void Dispose() => _counters?.Dispose();

    private long? Now()
    {
        Span<byte> text = stackalloc byte[512];
        try
        {
            text = text[..RandomAccess.Read(_counters!, text, 0)];
            int at = text.IndexOf("\nread_bytes: "u8);
            if (at >= 0)
            {
                ReadOnlySpan<byte> value = text[(at + 1 + Field.Length)..];
                int end = value.IndexOf((byte)'\n');
                if (long.TryParse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture, out long bytes))
                {
                    return bytes;
                }
            }
        }
        catch (IOException)
        {
            // Falls through to unknown: some kernels without the accounting fail at the read.
        }

        _isUnknown = true;
        return null;
    }
}
