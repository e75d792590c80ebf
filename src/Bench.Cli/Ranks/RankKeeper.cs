using System.ComponentModel;
using System.Diagnostics;

namespace Bench.Cli.Ranks;

/// <summary>
/// A process beside rank 0 that does nothing until rank 0 is gone, and then saves what the ranks have kept. Launchers end all ranks
/// when one dies, Open MPI a second after it has asked to, MPICH at once: too soon for rank 0 to save on a busy host. It has a session
/// of its own, so that it outlives them.
/// </summary>
internal sealed class RankKeeper : IDisposable
{
    /// <summary>Name of the hidden command that it runs.</summary>
    public const string CommandName = "keep-ranks";

    private const string SavedWord = "saved";

    // Ranks that were asked to end write their last copies in that time.
    private static readonly TimeSpan LastCopies = TimeSpan.FromSeconds(1.5);

    private readonly Process? _process;

    private RankKeeper(Process? process) => _process = process;

    /// <summary>Starts it; where that cannot be, <c>bench report</c> saves the same later.</summary>
    public static RankKeeper Start()
    {
        var start = new ProcessStartInfo("setsid", [.. OwnProgram.Words, CommandName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new RankKeeper(Process.Start(start));
        }
        catch (Win32Exception)
        {
            return new RankKeeper(null);
        }
    }

    /// <summary>A run begins whose result is to be saved in that folder.</summary>
    public void Watch(string folder) => Tell(folder);

    /// <summary>The result is saved.</summary>
    public void Saved() => Tell(SavedWord);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.StandardInput.Close();
        _process?.Dispose();
    }

    /// <summary>What the process does: hears folders from rank 0 until that is gone.</summary>
    public static int Serve(TextReader input)
    {
        string? folder = null;
        while (input.ReadLine() is string line)
        {
            folder = line == SavedWord ? null : line;
        }

        if (folder is not null)
        {
            Thread.Sleep(LastCopies);
            RankRecovery.Recover(folder);
        }

        return ExitCode.Done;
    }

    private void Tell(string line)
    {
        try
        {
            _process?.StandardInput.WriteLine(line);
            _process?.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone; bench report does the same later.
        }
    }
}
