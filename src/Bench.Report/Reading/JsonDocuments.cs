using System.Text;
using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>
/// Finds the JSON documents in what a benchmark printed: fio writes notes and errors before the document, and with
/// <c>--status-interval</c> several documents one after another.
/// </summary>
internal static class JsonDocuments
{
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 256, AllowTrailingCommas = true };

    /// <summary>
    /// The objects in the text, in order; text between them is skipped. Of an object that breaks off, the whole objects
    /// within are found: <paramref name="broken"/> then says what is wrong with the first that could not be read.
    /// </summary>
    /// <exception cref="ResultFileException">No object, or one that breaks off.</exception>
    public static List<JsonElement> Read(string path, ReadOnlySpan<byte> text, out ResultFileException? broken)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        var documents = new List<JsonElement>();
        JsonException? failure = null;
        int failedAt = 0;
        int position = 0;
        while (position < text.Length)
        {
            int start = NextObject(text, position);
            if (start < 0)
            {
                break;
            }

            var reader = new Utf8JsonReader(text[start..], new JsonReaderOptions { MaxDepth = Lenient.MaxDepth, AllowTrailingCommas = true });
            try
            {
                using var document = JsonDocument.ParseValue(ref reader);
                documents.Add(document.RootElement.Clone());
                position = start + (int)reader.BytesConsumed;
            }
            catch (JsonException e)
            {
                failure ??= e;
                failedAt = failedAt == 0 ? start : failedAt;
                position = start + 1;
            }
        }

        broken = failure is null ? null : Broken(path, text, failedAt, failure);
        if (documents.Count == 0)
        {
            throw broken ?? new ResultFileException($"{path}: holds no JSON; give a result.json of Bench or the output of fio --output-format=json+");
        }

        return documents;
    }

    private static ResultFileException Broken(string path, ReadOnlySpan<byte> text, int start, JsonException failure)
    {
        long line = LineOf(text, start) + (failure.LineNumber ?? 0);
        return new ResultFileException(
            BreaksOff(text[start..])
                ? $"{path}: the file breaks off in line {line}; was the run killed while it wrote the file, or was it copied in part?"
                : $"{path}: line {line}: the JSON is broken: {failure.Message}",
            failure);
    }

    /// <summary>What is there is good JSON, but its end is missing.</summary>
    private static bool BreaksOff(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = Lenient.MaxDepth, AllowTrailingCommas = true }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A document starts with a brace that opens a line; prose before it may hold braces as well.</summary>
    private static int NextObject(ReadOnlySpan<byte> text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '{' && (i == 0 || text[i - 1] is (byte)'\n' or (byte)'\r' || OnlyBlanksBefore(text, i)))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool OnlyBlanksBefore(ReadOnlySpan<byte> text, int position)
    {
        for (int i = position - 1; i >= 0 && text[i] != '\n'; i--)
        {
            if (text[i] is not ((byte)' ' or (byte)'\t' or (byte)'}'))
            {
                return false;
            }
        }

        return true;
    }

    private static int LineOf(ReadOnlySpan<byte> text, int position) => 1 + text[..position].Count((byte)'\n');
}
