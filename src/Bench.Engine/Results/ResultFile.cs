using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bench.Engine.Results;

/// <summary>Writes result files so that a reader never sees half of one, and so that results survive a full disk.</summary>
public static class ResultFile
{
    /// <summary>
    /// Writes a file through a temporary one beside it: flushed to the device, then renamed. An existing file is replaced or
    /// left as it was, nothing in between.
    /// </summary>
    /// <param name="path">The file; its folder is made when missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full or failed; the message names the file.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void WriteAtomically(string path, Action<TextWriter> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16))
            {
                using (var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true))
                {
                    write(writer);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            FlushFolder(folder);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>
    /// Writes a result where it should go, else to the first of the fallback folders that works, else to
    /// <paramref name="lastResort"/>: what was measured is not lost.
    /// </summary>
    /// <param name="path">Where it should go.</param>
    /// <param name="write">Writes the content; may be called several times.</param>
    /// <param name="fallbackFolders">Where else to try, in order.</param>
    /// <param name="lastResort">Gets the document when no file can be written (standard error).</param>
    /// <returns>Where it was written, and what went wrong before, for people.</returns>
    public static ResultLocation WriteOrRescue(
        string path, Action<TextWriter> write, IEnumerable<string> fallbackFolders, TextWriter lastResort)
    {
        List<string> problems = [];

        // A name of its own, so that nobody's file, least of all an earlier rescue, is replaced.
        string rescue = $"bench-{Path.GetFileNameWithoutExtension(path)}-{Guid.NewGuid():N}{Path.GetExtension(path)}";
        foreach (string candidate in fallbackFolders.Select(folder => Path.Combine(folder, rescue)).Prepend(path))
        {
            try
            {
                WriteAtomically(candidate, write);
                return new ResultLocation(candidate, problems);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                problems.Add($"cannot write the results to {candidate}: {problem.Message}");
            }
        }

        write(lastResort);
        lastResort.Flush();
        return new ResultLocation(null, problems);
    }

    private static void FlushFolder(string folder)
    {
        // The new name is durable only once the folder is; file systems that cannot flush folders lose nothing but that.
        try
        {
            using SafeFileHandle handle = File.OpenHandle(folder);
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to report.
        }
    }
}

/// <summary>Where a result ended up.</summary>
/// <param name="Path">The file, or null when the document went to the last resort.</param>
/// <param name="Problems">What went wrong before, for people.</param>
public sealed record ResultLocation(string? Path, IReadOnlyList<string> Problems);
