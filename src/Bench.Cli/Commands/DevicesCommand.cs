using System.CommandLine;
using Bench.Cli.Live;
using Bench.Engine.Hosts;
using Spectre.Console;

namespace Bench.Cli.Commands;

/// <summary><c>bench devices</c>: block devices of this machine, how they are attached, who uses them.</summary>
internal static class DevicesCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        var command = new Command("devices", "List block devices, their transport and initiator, what they hold, and who uses them");
        command.SetAction(_ => Write());
        return command;
    }

    private static int Write()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("device", "size", "transport", "initiator", "model", "scheduler", "holds", "in use by");
        foreach (BlockDeviceDescription device in DeviceInventory.Read(SystemRoots.Machine).Where(static device => device.Size > 0))
        {
            table.AddRow(
                Markup.Escape($"/dev/{device.Name}"),
                Units.Bytes(device.Size),
                Markup.Escape(device.Transport.Name ?? ""),
                Markup.Escape(device.Transport.Initiator ?? ""),
                Markup.Escape(device.Model ?? ""),
                Markup.Escape(device.Scheduler ?? ""),
                Markup.Escape(string.Join("; ", DeviceInventory.Contents(device))),
                Markup.Escape(string.Join("; ", device.Uses.Select(static use => use.Reason))));
        }

        if (Console.IsOutputRedirected)
        {
            // A pipe has no width to wrap at.
            AnsiConsole.Profile.Width = 10_000;
        }

        AnsiConsole.Write(table);
        return ExitCode.Done;
    }
}
