namespace Bench.Iscsi.Target.Server;

/// <summary>
/// Whether polling is worth it: a thread that looks in vain helps only while it does not keep another from running, so connections poll as long as
/// there are fewer of them than processors.
/// </summary>
internal sealed class PollPermit
{
    private volatile int _connections;

    public int Connections
    {
        get => _connections;
        set => _connections = value;
    }

    public bool Granted => _connections < Environment.ProcessorCount;
}
