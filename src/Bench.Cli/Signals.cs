using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Cli;

/// <summary>
/// Passes signals on to a run: SIGINT, SIGTERM and SIGHUP (a dropped ssh session) end it with its results instead of
/// killing it, SIGUSR1 asks for a status report, as with fio. Keep it until the results are saved.
/// </summary>
internal sealed class Signals : IDisposable
{
    private const int Sighup = 1;
    private const int Sigint = 2;
    private const int Sigusr1 = 10;
    private const int Sigterm = 15;

    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals(Action<int> interrupt, Action reportStatus)
    {
        Heed();
        Pass(PosixSignal.SIGINT, () => interrupt(Sigint));
        Pass(PosixSignal.SIGTERM, () => interrupt(Sigterm));
        Pass(PosixSignal.SIGHUP, () => interrupt(Sighup));
        Pass((PosixSignal)Sigusr1, reportStatus);
    }

    /// <summary>
    /// A script that starts us with &amp; has us ignore SIGINT; who then sends one means it. Call it before the first child process,
    /// with which the runtime looks at what is ignored.
    /// </summary>
    public static void Heed() => LinuxSignal.Restore(Sigint);

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Pass(PosixSignal signal, Action action) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    }));
}
