namespace Bench.Iscsi.Session;

/// <summary>States of an initiator's connection, RFC 7143 section 8.1.3.</summary>
internal enum ConnectionState
{
    /// <summary>S1, FREE.</summary>
    Free,

    /// <summary>S4, IN_LOGIN.</summary>
    Login,

    /// <summary>S5, LOGGED_IN.</summary>
    LoggedIn,

    /// <summary>S6, IN_LOGOUT: nothing but the logout's answer counts.</summary>
    Logout,

    /// <summary>S8, CLEANUP_WAIT: broken or closed.</summary>
    Closed,
}
