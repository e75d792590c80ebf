namespace Bench.Iscsi.Session;

/// <summary>States of an initiator's session, RFC 7143 section 8.3.</summary>
internal enum SessionState
{
    /// <summary>Q1, FREE: never logged in.</summary>
    Free,

    /// <summary>Q3, LOGGED_IN.</summary>
    LoggedIn,

    /// <summary>Q4, FAILED: its tasks wait for a reinstatement.</summary>
    Failed,

    /// <summary>Logged out, or given up.</summary>
    Ended,
}
