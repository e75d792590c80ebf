namespace Bench.Iscsi.Session;

/// <summary>Where a command is, in the order in which it gets there; each stage ends where the next one begins.</summary>
public enum CommandStage : byte
{
    /// <summary>Handed over; waits for the command window or for others of its batch. Earlier attempts count here.</summary>
    Queue,

    /// <summary>Its PDU is made; ends when the socket has taken all of it and of the data that goes unasked.</summary>
    Send,

    /// <summary>Reads: until the first data comes. Writes: until the target asks for data (R2T), which may happen several times.</summary>
    Wait,

    /// <summary>Reads: from the first to the last data. Writes: from an R2T until the socket has taken what it asked for.</summary>
    Data,

    /// <summary>Until the status comes; nothing where it came with the last data.</summary>
    Status,

    /// <summary>Answered; waits to be handed back to the job.</summary>
    Reap,
}
