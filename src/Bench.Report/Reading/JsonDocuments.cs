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

    /// <summary>The objects in the text, in order; text between them is skipped.</summary>
    /// <exception cref="ResultFileException">No object, or one that breaks off.</exception>
    public static List<JsonElement> Read(string path, ReadOnlySpan<byte> text)
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

        if (documents.Count == 0)
        {
            throw failure is null
                ? new ResultFileException($"{path}: holds no JSON; give a result.json of Bench or the output of fio --output-format=json+")
                : new ResultFileException($"{path}: line {LineOf(text, failedAt) + (failure.LineNumber ?? 0)}: the JSON is broken or breaks off; was the run killed while it wrote the file?", failure);
        }

        return documents;
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
