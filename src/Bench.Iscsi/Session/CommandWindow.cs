using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

/// <summary>The target's flow control over commands, RFC 7143 section 4.2.2.1.</summary>
internal struct CommandWindow
{
    /// <summary>CmdSN of the next command.</summary>
    public uint CmdSN { get; set; }

    public uint ExpCmdSN { get; private set; }

    public uint MaxCmdSN { get; private set; }

    /// <summary>True where the next command may be sent.</summary>
    public readonly bool IsOpen => !SerialNumber.After(CmdSN, MaxCmdSN);

    /// <summary>How many commands the target lets in at once, as far as its last word goes.</summary>
    public readonly int Size => (int)(MaxCmdSN - ExpCmdSN + 1);

    /// <summary>Starts with a login's numbers.</summary>
    public void Begin(uint cmdSN, uint expCmdSN, uint maxCmdSN)
    {
        CmdSN = cmdSN;
        ExpCmdSN = expCmdSN;
        MaxCmdSN = maxCmdSN;
    }

    /// <summary>Takes the numbers of a PDU: a contradicting pair is ignored, and neither number goes back.</summary>
    public void Update(uint expCmdSN, uint maxCmdSN)
    {
        if (SerialNumber.Before(maxCmdSN, expCmdSN - 1))
        {
            return;
        }

        if (SerialNumber.After(expCmdSN, ExpCmdSN))
        {
            ExpCmdSN = expCmdSN;
        }

        if (SerialNumber.After(maxCmdSN, MaxCmdSN))
        {
            MaxCmdSN = maxCmdSN;
        }
    }
}
