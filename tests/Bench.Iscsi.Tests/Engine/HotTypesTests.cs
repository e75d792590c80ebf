using System.Reflection;
using Bench.Iscsi.Engine;

namespace Bench.Iscsi.Tests.Engine;

public sealed class HotTypesTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // A marked method of a type that is not named is compiled by the first I/O, while it is measured.
    [Fact]
    public void Every_type_with_methods_to_compile_before_the_start_is_named()
    {
        var marked = typeof(IscsiEngine).Assembly.GetTypes().Where(static type => type.GetMethods(All).Any(IsMarked));

        Assert.Equal(
            marked.Select(static type => type.FullName).Order(StringComparer.Ordinal),
            IscsiEngine.Descriptor(new ChapSecrets()).HotTypes.Select(static type => type.FullName).Order(StringComparer.Ordinal));
    }

    private static bool IsMarked(MethodInfo method) => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization);
}
