namespace Bench.Iscsi.Pdu;

/// <summary>Order of a task among others, RFC 7143 section 11.3.1 and SAM.</summary>
internal enum TaskAttribute : byte
{
    Untagged = 0,
    Simple = 1,
    Ordered = 2,
    HeadOfQueue = 3,
    Aca = 4,
}
