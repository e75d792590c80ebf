using System.Reflection;
using System.Runtime.CompilerServices;

namespace Bench.Engine.Running;

/// <summary>
/// Compiles what runs once per I/O or batch before the start. Methods marked <see cref="MethodImplOptions.AggressiveOptimization"/>
/// are optimised from their first call on: with more daemons than CPUs the runtime's own compiler thread would get no CPU to
/// replace first versions, which take up to three times as long.
/// </summary>
internal static class HotMethods
{
    private static readonly HashSet<Type> Done = [];

    /// <summary>Compiles the marked methods of the types and of those they derive from, unless that has been done.</summary>
    public static void Prepare(params ReadOnlySpan<Type> types)
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
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in type.GetMethods(All))
        {
            if (!type.IsGenericType && method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }
}
