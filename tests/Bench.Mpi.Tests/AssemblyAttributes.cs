using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Each of these jobs is several processes; a machine with two CPUs should not have to run more than one of them at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
