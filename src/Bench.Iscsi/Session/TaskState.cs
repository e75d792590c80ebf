namespace Bench.Iscsi.Session;

/// <summary>Life of a task slot.</summary>
internal enum TaskState : byte
{
    Free,

    /// <summary>Waits for the command window, a delay or a session.</summary>
    Pending,

    /// <summary>Handed to a connection, not answered.</summary>
    Issued,

    /// <summary>Its connection was lost; waits to go on over another (error recovery level 2).</summary>
    Suspended,

    /// <summary>Past its deadline; an ABORT TASK is on its way.</summary>
    Aborting,

    /// <summary>Done; its owner has not taken it yet.</summary>
    Completed,
}
