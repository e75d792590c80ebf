using System.Globalization;
using System.Text;
using Bench.Engine.Native;

namespace Bench.Engine.Safety;

/// <summary>
/// Remembers which files Bench made, so that a later run may overwrite them without asking: by the extended attribute
/// <c>user.bench.layout</c>, or by <see cref="LayoutRegistry"/> on file systems without attributes.
/// </summary>
internal static class LayoutMark
{
    /// <summary>The attribute's name; its value is the time of the layout, Unix ms.</summary>
    public const string Attribute = "user.bench.layout";

    /// <summary>Marks an existing file as ours.</summary>
    public static void Set(string path)
    {
        string now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        if (!ExtendedAttributes.TrySet(path, Attribute, Encoding.ASCII.GetBytes(now)))
        {
            LayoutRegistry.Default.Add(path);
        }
    }

    /// <summary>True when a run of Bench made the file.</summary>
    public static bool IsSet(string path) =>
        ExtendedAttributes.Has(path, Attribute) || LayoutRegistry.Default.Contains(path);
}
