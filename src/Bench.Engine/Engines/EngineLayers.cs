using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Engines;

/// <summary>What options that concern every engine put around the job's own: nothing for a common job.</summary>
internal static class EngineLayers
{
    /// <summary>True when the targets of a job are opened and closed as they are needed (<c>openfiles</c>).</summary>
    public static bool OpenOnDemand(EngineDescriptor descriptor, JobOptions options, int targets) =>
        options.OpenFiles > 0 && options.OpenFiles < targets && descriptor.Targets == EngineTargets.Files;

    /// <summary>Makes the engine of a daemon.</summary>
    /// <param name="descriptor">The job's engine.</param>
    /// <param name="options">The job.</param>
    /// <param name="targets">Targets of the daemon.</param>
    /// <exception cref="DeviceException">The engine cannot do what an option asks.</exception>
    public static IIoEngine Create(EngineDescriptor descriptor, JobOptions options, int targets) => options.OffloadSubmission
        ? new OffloadEngine(() => CreateOne(descriptor, options, targets))
        : CreateOne(descriptor, options, targets);

    private static IIoEngine CreateOne(EngineDescriptor descriptor, JobOptions options, int targets)
    {
        IIoEngine engine = descriptor.Create(options);
        if (OpenOnDemand(descriptor, options, targets))
        {
            engine = new LimitedFilesEngine(engine, options.OpenFiles);
        }

        return options.LockFile == FileLockMode.None ? engine : new FileLockEngine(engine, options.LockFile == FileLockMode.ReadWrite);
    }
}
