using System.Reflection;
using System.Runtime.CompilerServices;
using Bench.Engine.Workload;

namespace Bench.Engine.Running;

/// <summary>
/// Compiles what runs once per I/O or batch before the start. Methods marked <see cref="MethodImplOptions.AggressiveOptimization"/>
/// are optimised from their first call on: the runtime's own compiler thread would take its time from daemons that use all CPUs, for
/// milliseconds at a time in the first seconds, or with more daemons than CPUs get none to replace first versions, which take up to
/// three times as long.
/// </summary>
internal static class HotMethods
{
    private static readonly HashSet<Type> Done = [];

    /// <summary>Begins with what every job of a kind needs on another thread, beside the preparation of files.</summary>
    public static void BeginFor(List<Daemon> daemons)
    {
        bool synchronous = daemons.Exists(static daemon => daemon.Engine.IsSynchronous);
        bool queued = daemons.Exists(static daemon => !daemon.Engine.IsSynchronous);
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                // Calibrated first: what the clock reads becomes part of the code.
                _ = Clock.Now;
                Prepare(typeof(DaemonWorkload));
                if (synchronous)
                {
                    Prepare(typeof(SynchronousLoop));
                }

                if (queued)
                {
                    Prepare(typeof(QueuedLoop));
                }

                daemons.ForEach(static daemon => Prepare(daemon.Engine.HotTypes));
            },
            null);
    }

    /// <summary>Compiles the marked methods of the types and of those they derive from, unless that has been done.</summary>
    public static void Prepare(params IReadOnlyList<Type> types)
    {
        lock (Done)
        {
            foreach (Type type in types)
            {
                for (Type? part = type; part is not null && part != typeof(object) && Done.Add(part); part = part.BaseType)
                {
                    PrepareOne(part);
                }
            }
        }
    }

    private static void PrepareOne(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in type.GetMethods(All))
        {
            if (!type.IsGenericType && method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }
}
