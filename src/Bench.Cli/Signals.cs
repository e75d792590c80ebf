using System.Runtime.InteropServices;
using Bench.Engine.Running;

namespace Bench.Cli;

/// <summary>Passes SIGINT and SIGTERM on to a run, so that it ends with its results instead of dying with them.</summary>
internal sealed class Signals : IDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Signals(RunCoordinator coordinator)
    {
        _interrupt = Pass(PosixSignal.SIGINT, Sigint, coordinator);
        _terminate = Pass(PosixSignal.SIGTERM, Sigterm, coordinator);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private static PosixSignalRegistration Pass(PosixSignal signal, int number, RunCoordinator coordinator) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            coordinator.Interrupt(number);
        });
}
