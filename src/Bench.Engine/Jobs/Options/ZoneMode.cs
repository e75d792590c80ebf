namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>zonemode</c>.</summary>
public enum ZoneMode
{
    /// <summary>No zones.</summary>
    None,

    /// <summary>I/O inside a zone, then a skip.</summary>
    Strided,
}
