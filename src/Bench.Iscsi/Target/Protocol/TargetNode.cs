using Bench.Iscsi.Login;
using Bench.Iscsi.Pdu;
using Bench.Iscsi.Target.Units;

namespace Bench.Iscsi.Target.Protocol;

/// <summary>A target as the protocol sees it: its definition, its SCSI device and its sessions.</summary>
internal sealed class TargetNode : IDisposable
{
    private readonly NegotiationWishes _wishes;

    /// <exception cref="IscsiException">A logical unit cannot be opened.</exception>
    public TargetNode(TargetDefinition definition)
    {
        Definition = definition;
        // What this target implements: everything else of the wishes is the user's to set.
        _wishes = definition.Negotiation with { DataPduInOrder = true, DataSequenceInOrder = true };
        Device = new TargetDevice(definition.Name, definition.Luns);
    }

    public TargetDefinition Definition { get; }

    public string Name => Definition.Name;

    public TargetDevice Device { get; }

    public bool Admits(string initiatorName)
    {
        IReadOnlyList<string> allowed = Definition.AllowedInitiators;
        return allowed.Count == 0 || allowed.Any(pattern => pattern.EndsWith('*')
            ? initiatorName.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : pattern == initiatorName);
    }

    public LoginVerdict Judge(string initiatorName)
    {
        if (!Admits(initiatorName))
        {
            return new() { Status = LoginStatus.AuthorizationFailure };
        }
        if (Definition.RedirectTo is { } elsewhere)
        {
            return new() { Status = LoginStatus.TargetMovedTemporarily, RedirectTo = elsewhere };
        }
        return new()
        {
            Accounts = Definition.Accounts.Count > 0 ? Definition.Accounts : null,
            OwnCredentials = Definition.OwnCredentials,
            Wishes = _wishes,
            TargetAlias = Definition.Alias,
        };
    }

    public void Dispose() => Device.Dispose();
}
