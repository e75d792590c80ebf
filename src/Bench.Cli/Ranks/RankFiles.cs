using System.Globalization;
using Bench.Engine.Results;
using Bench.Engine.Results.Fio;

namespace Bench.Cli.Ranks;

/// <summary>
/// What a rank leaves in the folder <c>ranks</c> of a result: <c>N.json</c>, its own result, and while a run goes on <c>N.part</c>, a
/// copy of what it has measured, from which a job that was killed can still be saved.
/// </summary>
internal sealed class RankFiles(string folder, int rank)
{
    /// <summary>The folder's name.</summary>
    public const string FolderName = "ranks";

    /// <summary>Ending of a copy.</summary>
    public const string PartEnding = ".part";

    /// <summary>Ending of a copy that rank 0 keeps of a rank on another host.</summary>
    public const string CopyEnding = ".copy";

    private readonly string _folder = Path.Combine(folder, FolderName);
    private string? _problem;

    /// <summary>Why copies cannot be kept; null while they can.</summary>
    public string? Problem => _problem;

    private string Part => Path.Combine(_folder, rank.ToString(CultureInfo.InvariantCulture) + PartEnding);

    private string CopyOf(int other) => Path.Combine(_folder, other.ToString(CultureInfo.InvariantCulture) + CopyEnding);

    /// <summary>Replaces the copy; a reader sees the old or the new one.</summary>
    /// <param name="order">What was to be run.</param>
    /// <param name="report">The report.</param>
    public void Keep(byte[] order, byte[] report) => Keep(Part, rank, order, report);

    /// <summary>Keeps a copy of what a rank on another host has told, whose own files may be out of reach here.</summary>
    public void KeepFor(int other, byte[] order, byte[] report) => Keep(CopyOf(other), other, order, report);

    private void Keep(string path, int of, byte[] order, byte[] report)
    {
        if (_problem is not null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_folder);
            string temporary = path + ".tmp";
            using (var writer = new BinaryWriter(File.Create(temporary)))
            {
                writer.Write(of);
                writer.Write(order.Length);
                writer.Write(order);
                writer.Write(report);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _problem = $"copies of what is measured cannot be kept in {_folder}: {failure.Message}";
        }
    }

    /// <summary>Writes this rank's own result.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public string? Save(RunOutcome outcome)
    {
        string path = Path.Combine(_folder, rank.ToString(CultureInfo.InvariantCulture) + ".json");
        try
        {
            ResultFile.WriteAtomically(path, writer => FioJsonWriter.Write(ResultDocument.From(outcome), writer));
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"the rank's own result cannot be written to {path}: {failure.Message}";
        }
    }

    /// <summary>Removes the copies, when the result of all ranks is saved.</summary>
    /// <param name="others">Ranks of which copies were kept.</param>
    public void RemoveCopies(IEnumerable<int> others)
    {
        try
        {
            foreach (string path in others.Select(CopyOf).Prepend(Part))
            {
                File.Delete(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A copy too many costs a few kilobytes.
        }
    }
}
