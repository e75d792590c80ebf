namespace Bench.Engine.Hosts;

/// <summary>
/// What a session of the kernel's initiator, or of an adapter that it drives, has agreed on, from <c>/sys/class/iscsi_session</c> and
/// <c>/sys/class/iscsi_connection</c> (kernel <c>scsi_transport_iscsi.c</c>), under the names of RFC 7143.
/// </summary>
internal static class KernelIscsiSession
{
    private static readonly (string Attribute, string Key)[] SessionKeys =
    [
        ("targetname", "TargetName"), ("tpgt", "TargetPortalGroupTag"), ("initial_r2t", "InitialR2T"), ("immediate_data", "ImmediateData"),
        ("max_outstanding_r2t", "MaxOutstandingR2T"), ("first_burst_len", "FirstBurstLength"), ("max_burst_len", "MaxBurstLength"),
        ("data_pdu_in_order", "DataPDUInOrder"), ("data_seq_in_order", "DataSequenceInOrder"), ("erl", "ErrorRecoveryLevel"),
    ];

    private static readonly (string Attribute, string Key)[] ConnectionKeys =
    [
        ("header_digest", "HeaderDigest"), ("data_digest", "DataDigest"), ("max_recv_dlength", "InitiatorMaxRecvDataSegmentLength"),
        ("max_xmit_dlength", "TargetMaxRecvDataSegmentLength"), ("address", "address"), ("port", "port"),
    ];

    private static readonly string[] YesNo = ["InitialR2T", "ImmediateData", "DataPDUInOrder", "DataSequenceInOrder"];

    private static readonly string[] Digests = ["HeaderDigest", "DataDigest"];

    /// <summary>Keys and values of a disk's session; empty for a disk that has none.</summary>
    /// <param name="devicePath">The disk's place in sysfs, links followed.</param>
    /// <param name="roots">Where sysfs is.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string devicePath, SystemRoots roots)
    {
        if (DeviceTransport.Numbered(devicePath, "session") is not string session)
        {
            return [];
        }

        string number = session["session".Length..];
        string connections = Path.Combine(roots.Sys, "class", "iscsi_connection");
        string? connection = SystemRoots.Entries(connections).FirstOrDefault(name => name.StartsWith($"connection{number}:", StringComparison.Ordinal));
        return
        [
            .. Read(Path.Combine(roots.Sys, "class", "iscsi_session", $"session{number}"), SessionKeys),
            .. connection is null ? [] : Read(Path.Combine(connections, connection), ConnectionKeys),
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> Read(string folder, (string Attribute, string Key)[] keys) =>
        from key in keys
        let value = SystemRoots.Read(Path.Combine(folder, key.Attribute))
        where value is { Length: > 0 } and not "<NULL>"
        select KeyValuePair.Create(key.Key, Text(key.Key, value));

    // The kernel writes flags as numbers.
    private static string Text(string key, string value) => value switch
    {
        "0" when YesNo.Contains(key) => "No",
        "1" when YesNo.Contains(key) => "Yes",
        "0" when Digests.Contains(key) => "None",
        "1" when Digests.Contains(key) => "CRC32C",
        _ => value,
    };
}
