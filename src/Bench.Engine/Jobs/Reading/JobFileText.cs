using System.Text;

namespace Bench.Engine.Jobs.Reading;

/// <summary>Loads a job file and cuts it into lines.</summary>
internal static class JobFileText
{
    private const string StandardInput = "-";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines of a file without their line ends; <c>-</c> is standard input.</summary>
    /// <exception cref="JobFileException">It cannot be read, or is not text.</exception>
    public static string[] ReadLines(string path, JobReadSettings settings)
        => settings.Texts is { } texts ? texts.Lines(path, () => Read(path, settings)) : Read(path, settings);

    private static string[] Read(string path, JobReadSettings settings)
    {
        var text = path == StandardInput ? settings.StandardInput().ReadToEnd() : Decode(path, ReadBytes(path));
        return text.TrimStart('\uFEFF').Split('\n');
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? throw new JobFileException(new SourceLocation(path, 0), null, "this is a folder, a job file was expected")
                : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JobFileException(new SourceLocation(path, 0), null, "unable to open job file: there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new JobFileException(new SourceLocation(path, 0), null, $"unable to open job file: {e.Message}");
        }
    }

    private static string Decode(string path, byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new JobFileException(new SourceLocation(path, 1), null, "the file is UTF-16; save it as UTF-8");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(e.Index, 0, bytes.Length)).Count((byte)'\n');
            throw new JobFileException(new SourceLocation(path, line), null, "this line is not UTF-8 text");
        }
    }
}
