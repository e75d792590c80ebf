namespace Bench.Iscsi.Login;

/// <summary>How the two sides of a login come to one value of a key, RFC 7143 sections 6.1 and 6.2.</summary>
internal enum KeyRule
{
    /// <summary>Said, not answered; each side has its own value.</summary>
    Declarative,

    /// <summary>The smaller number.</summary>
    Minimum,

    /// <summary>The larger number.</summary>
    Maximum,

    /// <summary>Yes where both say Yes.</summary>
    And,

    /// <summary>Yes where either says Yes.</summary>
    Or,

    /// <summary>The first of the offered values that the other side supports.</summary>
    List,

    /// <summary>Answered by the logic of the exchange it belongs to: CHAP, SendTargets.</summary>
    Exchange,

    /// <summary>Markers of RFC 3720, gone since: the answer is Reject.</summary>
    Obsolete,
}
