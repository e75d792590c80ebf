using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bench.Iscsi.Initiator;

namespace Bench.Iscsi.Discovery;

/// <summary>A client of an iSNS server (RFC 4171): registers this initiator for the time of its questions, and lists the targets it may see.</summary>
public sealed class IsnsClient : IDisposable
{
    /// <summary>The port of iSNS.</summary>
    public const int DefaultPort = 3205;

    private const uint NodeIsTarget = 1;
    private const uint NodeIsInitiator = 2;
    private const uint ProtocolIsIscsi = 2;
    private const uint NoSuchEntry = 9;
    private const ushort LastPdu = 0x0800;
    private const int MaxMessage = 16 << 20;

    private readonly Socket _socket;
    private readonly string _initiator;
    private readonly string _server;
    private ushort _transaction;

    private IsnsClient(Socket socket, string server, string initiator)
    {
        _socket = socket;
        _server = server;
        _initiator = initiator;
    }

    /// <summary>Connects to a server.</summary>
    /// <param name="server">The server; its port is usually <see cref="DefaultPort"/>.</param>
    /// <param name="initiatorName">Who asks: a server shows only what shares a discovery domain with this name.</param>
    /// <param name="timeout">Time for the connection and for each answer.</param>
    /// <exception cref="IscsiException">Nobody answers.</exception>
    public static IsnsClient Connect(PortalAddress server, string initiatorName, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(server);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendTimeout = (int)timeout.TotalMilliseconds, ReceiveTimeout = (int)timeout.TotalMilliseconds };
        try
        {
            using var limit = new CancellationTokenSource(timeout);
            socket.ConnectAsync(server.Host, server.Port, limit.Token).AsTask().GetAwaiter().GetResult();
            return new IsnsClient(socket, server.ToString(), initiatorName);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw new IscsiException($"cannot reach the iSNS server {server}: {error.Message}", error) { Phase = IscsiPhase.Discovery, Portal = server.ToString() };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Registers this initiator, so that the server knows its discovery domains.</summary>
    /// <exception cref="IscsiException">The server refuses.</exception>
    public void Register()
    {
        var answer = Ask(
            IsnsFunction.DeviceAttributeRegistration,
            IsnsMessage.Text(IsnsTag.IscsiName, _initiator),
            IsnsMessage.Wanted(IsnsTag.Delimiter),
            IsnsMessage.Text(IsnsTag.EntityIdentifier, $"bench.{Environment.MachineName}"),
            IsnsMessage.Number(IsnsTag.EntityProtocol, ProtocolIsIscsi),
            IsnsMessage.Text(IsnsTag.IscsiName, _initiator),
            IsnsMessage.Number(IsnsTag.IscsiNodeType, NodeIsInitiator));
        Require(answer, "registration");
    }

    /// <summary>Takes the registration back.</summary>
    /// <exception cref="IscsiException">The server refuses.</exception>
    public void Deregister() => Require(
        Ask(
            IsnsFunction.DeviceDeregistration,
            IsnsMessage.Text(IsnsTag.IscsiName, _initiator),
            IsnsMessage.Wanted(IsnsTag.Delimiter),
            IsnsMessage.Text(IsnsTag.IscsiName, _initiator)),
        "deregistration");

    /// <summary>Asks for all targets with their portals in one query (DevAttrQry).</summary>
    /// <exception cref="IscsiException">The server refuses, or answers nonsense.</exception>
    public IReadOnlyList<DiscoveredTarget> QueryTargets()
    {
        var answer = Ask(
            IsnsFunction.DeviceAttributeQuery,
            IsnsMessage.Text(IsnsTag.IscsiName, _initiator),
            IsnsMessage.Number(IsnsTag.IscsiNodeType, NodeIsTarget),
            IsnsMessage.Wanted(IsnsTag.Delimiter),
            IsnsMessage.Wanted(IsnsTag.IscsiName),
            IsnsMessage.Wanted(IsnsTag.IscsiNodeType),
            IsnsMessage.Wanted(IsnsTag.IscsiAlias),
            IsnsMessage.Wanted(IsnsTag.PortalAddress),
            IsnsMessage.Wanted(IsnsTag.PortalPort),
            IsnsMessage.Wanted(IsnsTag.PortalGroupIscsiName),
            IsnsMessage.Wanted(IsnsTag.PortalGroupAddress),
            IsnsMessage.Wanted(IsnsTag.PortalGroupPort),
            IsnsMessage.Wanted(IsnsTag.PortalGroupTag));
        if (answer.Status == NoSuchEntry)
        {
            return [];
        }

        Require(answer, "query");
        return Read(answer);
    }

    /// <summary>Walks over all iSCSI nodes by their names (DevGetNext), initiators too.</summary>
    /// <exception cref="IscsiException">The server refuses, or answers nonsense.</exception>
    public IReadOnlyList<string> WalkNodes()
    {
        var names = new List<string>();
        var last = IsnsMessage.Wanted(IsnsTag.IscsiName);
        while (true)
        {
            var answer = Ask(IsnsFunction.DeviceGetNext, IsnsMessage.Text(IsnsTag.IscsiName, _initiator), last, IsnsMessage.Wanted(IsnsTag.Delimiter), IsnsMessage.Wanted(IsnsTag.IscsiName));
            if (answer.Status == NoSuchEntry)
            {
                return names;
            }

            Require(answer, "walk");
            var name = ReadText(answer.Attributes.FirstOrDefault(a => a.Tag == IsnsTag.IscsiName).Value ?? throw IsnsMessage.Malformed("a node without name"));
            if (names.Contains(name))
            {
                throw IsnsMessage.Malformed("the walk goes in circles");
            }

            names.Add(name);
            last = IsnsMessage.Text(IsnsTag.IscsiName, name);
        }
    }

    // Each node: name, type, alias; portals and portal groups follow, and a group ties a name to an address.
    internal static IReadOnlyList<DiscoveredTarget> Read(IsnsMessage answer)
    {
        var aliases = new Dictionary<string, string?>(StringComparer.Ordinal);
        var portals = new Dictionary<string, List<DiscoveredPortal>>(StringComparer.Ordinal);
        string? name = null, groupName = null;
        IPAddress? address = null;
        var port = 0;
        foreach (var (tag, value) in answer.Attributes.SkipWhile(a => a.Tag != IsnsTag.Delimiter).Skip(1))
        {
            switch (tag)
            {
                case IsnsTag.IscsiName:
                    name = ReadText(value);
                    aliases.TryAdd(name, null);
                    break;
                case IsnsTag.IscsiAlias when name is not null && value.Length > 0:
                    aliases[name] = ReadText(value);
                    break;
                case IsnsTag.IscsiNodeType when name is not null && ReadNumber(value) is { } type && (type & NodeIsTarget) == 0:
                    aliases.Remove(name);
                    break;
                case IsnsTag.PortalGroupIscsiName:
                    groupName = ReadText(value);
                    break;
                case IsnsTag.PortalGroupAddress:
                    address = value.Length == 16 ? ReadAddress(value) : null;
                    break;
                case IsnsTag.PortalGroupPort:
                    // Bit 16 marks UDP, which iSCSI does not use.
                    port = ReadNumber(value) is { } number && (number & 0x1_0000) == 0 ? (int)(number & 0xffff) : 0;
                    break;
                case IsnsTag.PortalGroupTag when groupName is not null && address is not null && port > 0 && ReadNumber(value) is { } group:
                    // A group without a tag gives no access to the portal.
                    if (!portals.TryGetValue(groupName, out var list))
                    {
                        portals[groupName] = list = [];
                    }

                    list.Add(new DiscoveredPortal(new PortalAddress(address.ToString(), port), (int)group));
                    break;
            }
        }

        return [.. aliases.Select(pair => new DiscoveredTarget(pair.Key, portals.GetValueOrDefault(pair.Key, [])) { Alias = pair.Value })];
    }

    // RFC 4171 asks for ::ffff:a.b.c.d; open-isns also stores the older ::a.b.c.d.
    private static IPAddress ReadAddress(byte[] value)
    {
        var isOldForm = value.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && value.AsSpan(12, 3).IndexOfAnyExcept((byte)0) >= 0;
        var address = isOldForm ? new IPAddress(value.AsSpan(12)) : new IPAddress(value);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static uint? ReadNumber(byte[] value) => value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;

    private static string ReadText(byte[] value) => Encoding.UTF8.GetString(value).TrimEnd('\0');

    private IsnsMessage Ask(IsnsFunction function, params (IsnsTag Tag, byte[] Value)[] attributes)
    {
        try
        {
            var request = new IsnsMessage(function, ++_transaction, 0, attributes).Write();
            for (var sent = 0; sent < request.Length;)
            {
                sent += _socket.Send(request.AsSpan(sent));
            }

            return Receive(function);
        }
        catch (SocketException error)
        {
            throw new IscsiException($"iSNS server {_server}: {error.Message}", error) { Phase = IscsiPhase.Discovery, Portal = _server };
        }
    }

    private IsnsMessage Receive(IsnsFunction function)
    {
        var payload = new List<byte>();
        var header = new byte[IsnsMessage.HeaderSize];
        while (true)
        {
            Fill(header);
            var answered = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2));
            var length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4));
            var transaction = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(8));
            if (length % 4 != 0 || payload.Count + length > MaxMessage)
            {
                throw IsnsMessage.Malformed($"a PDU of {length} bytes");
            }

            var part = new byte[length];
            Fill(part);
            if (transaction != _transaction || answered != ((ushort)function | 0x8000))
            {
                throw IsnsMessage.Malformed($"function {answered:x4} of transaction {transaction} answers {function} of {_transaction}");
            }

            payload.AddRange(part);
            if ((BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)) & LastPdu) != 0)
            {
                return IsnsMessage.ReadResponse(answered, transaction, payload.ToArray());
            }

            if (length == 0)
            {
                throw IsnsMessage.Malformed("an empty PDU that is not the last");
            }
        }
    }

    private void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var received = _socket.Receive(bytes);
            if (received == 0)
            {
                throw new IscsiException($"iSNS server {_server} closed the connection") { Phase = IscsiPhase.Discovery, Portal = _server };
            }

            bytes = bytes[received..];
        }
    }

    private void Require(IsnsMessage answer, string what)
    {
        if (answer.Status != 0)
        {
            throw new IscsiException(string.Create(CultureInfo.InvariantCulture, $"iSNS server {_server} refuses the {what}: status {answer.Status}")) { Phase = IscsiPhase.Discovery, Portal = _server };
        }
    }
}
