using System.Collections.Concurrent;

namespace Bench.Engine.Targets;

/// <summary>
/// Files that several ranks of a job work on, through a file system that their hosts share or on one host: the lowest rank lays a
/// file out, as large as any of them needs it, and its check of what would be overwritten counts for all.
/// </summary>
/// <param name="rank">This rank.</param>
/// <param name="files">Owner and needed size by full path.</param>
public sealed class SharedFiles(int rank, IReadOnlyDictionary<string, SharedFile> files)
{
    // A client of a network file system sees what another one made only when what it remembers has run out; Linux' NFS keeps the
    // absence of a file for at most a minute.
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookSpacing = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, bool> _ready = new(StringComparer.Ordinal);

    /// <summary>No file is shared.</summary>
    public static SharedFiles None { get; } = new(0, new Dictionary<string, SharedFile>());

    /// <summary>True when another rank lays a file out.</summary>
    public bool IsLaidOutElsewhere(string path) => Find(path) is { } file && file.Owner != rank;

    /// <summary>True when more ranks than one work on it.</summary>
    public bool IsShared(string path) => Find(path) is not null;

    /// <summary>The size that some rank needs; 0 where no other rank is concerned.</summary>
    public long NeededSize(string path) => Find(path)?.NeededSize ?? 0;

    /// <summary>Notes that a file's owner has checked it and laid it out.</summary>
    public void MarkReady(string path) => _ready[path] = true;

    /// <summary>True when the owner of a file that is laid out elsewhere has let it through.</summary>
    public bool IsCleared(string path) => IsLaidOutElsewhere(path) && _ready.ContainsKey(Path.GetFullPath(path));

    /// <summary>Waits until this host sees a file as its owner has laid it out.</summary>
    /// <exception cref="DeviceException">The owner has not laid it out, or it does not appear here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void AwaitLayout(string path, long needed, CancellationToken cancellation)
    {
        int owner = Find(path)!.Value.Owner;
        if (!IsCleared(path))
        {
            throw new DeviceException(path, 0, $"{path} was to be laid out by rank {owner}, which has not done so (see its messages)");
        }

        long until = Clock.Now + LongestUnseen.Nanoseconds();
        while (!IsSeen(path, needed))
        {
            if (Clock.Now > until)
            {
                throw new DeviceException(
                    path, 0, $"rank {owner} has laid {path} out, but this host does not see its {needed} bytes after {LongestUnseen.TotalSeconds} s; mount the file system with a shorter attribute cache (actimeo)");
            }

            cancellation.WaitHandle.WaitOne(LookSpacing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static bool IsSeen(string path, long needed)
    {
        // Opening the folder has a network file system ask its server again.
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(folder))
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            entries.MoveNext();
        }

        return TargetInspector.Inspect(path) is { Exists: true } found && found.Size >= needed;
    }

    private SharedFile? Find(string path) =>
        files.Count > 0 && !FileNameList.IsUrl(path) && files.TryGetValue(Path.GetFullPath(path), out SharedFile file) ? file : null;
}

/// <summary>A file that several ranks work on.</summary>
/// <param name="Owner">The rank that lays it out: the lowest one.</param>
/// <param name="NeededSize">The size that the neediest of them needs, bytes.</param>
public readonly record struct SharedFile(int Owner, long NeededSize);
