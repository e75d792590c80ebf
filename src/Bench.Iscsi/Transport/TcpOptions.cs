namespace Bench.Iscsi.Transport;

/// <summary>Settings of a TCP connection.</summary>
public sealed record TcpOptions
{
    /// <summary>Send at once (TCP_NODELAY); off is the Nagle algorithm, which stalls small writes by tens of milliseconds.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>Send buffer of the socket, bytes; 0 leaves it to the system.</summary>
    public int SendBuffer { get; init; }

    /// <summary>Receive buffer of the socket, bytes; 0 leaves it to the system.</summary>
    public int ReceiveBuffer { get; init; }

    /// <summary>Time to wait for the connection to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
