using System.Net;
using Bench.Engine;

namespace Bench.Cli.Ranks;

/// <summary>The address at which an embedded target serves ranks on other hosts.</summary>
internal static class ReachableAddress
{
    /// <summary>The address that the user's settings name: whoever reaches it can use the LUN as well, so that nobody else chooses.</summary>
    /// <param name="chosen">What the settings say; null when nothing.</param>
    /// <exception cref="DeviceException">There is none.</exception>
    public static IPAddress Find(string? chosen)
    {
        if (chosen is null)
        {
            throw new DeviceException(
                "iscsi://embedded", 0, "the embedded iSCSI target would have to serve ranks on other hosts: name the address of rank 0's host for it as BENCH_ADDRESS, or address= under [bench] in bench.ini "
                + "(whoever reaches that address can read and write the LUN meanwhile), or use a target that all hosts reach");
        }

        return IPAddress.TryParse(chosen, out IPAddress? given)
            ? given
            : throw new DeviceException(chosen, 0, $"{chosen} is no IP address (BENCH_ADDRESS, or address= under [bench] in bench.ini)");
    }
}
