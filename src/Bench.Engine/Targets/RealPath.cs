using Bench.Engine.Native;

namespace Bench.Engine.Targets;

/// <summary>What a path means once symbolic links are followed.</summary>
internal static class RealPath
{
    /// <summary>The absolute path of the file or device itself, which need not exist yet.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null
            ? full
            : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>The path itself when something is there, otherwise the nearest folder above it that exists.</summary>
    public static string Existing(string path)
    {
        string candidate = Of(path);
        while (FileStatus.Read(candidate, out _) != 0 && Path.GetDirectoryName(candidate) is { } parent)
        {
            candidate = parent;
        }

        return candidate;
    }
}
