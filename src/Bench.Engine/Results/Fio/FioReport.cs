namespace Bench.Engine.Results.Fio;

/// <summary>Formats of fio's <c>--output-format</c>, which can be combined.</summary>
[Flags]
public enum FioFormats
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Semicolon lines.</summary>
    Terse = 1,

    /// <summary>JSON.</summary>
    Json = 2,

    /// <summary>Text.</summary>
    Normal = 4,

    /// <summary>JSON with histogram bins.</summary>
    JsonPlus = 8 | Json,
}

/// <summary>Writes one report in one or several formats, in fio's order: terse, JSON, text.</summary>
public static class FioReport
{
    /// <summary>Writes a report; status reports are written the same way, one after another.</summary>
    /// <param name="document">What to write.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="formats">Formats.</param>
    /// <param name="terseVersion">2 to 5.</param>
    /// <param name="bench">Whether JSON has our own object too.</param>
    public static void Write(ResultDocument document, TextWriter writer, FioFormats formats, int terseVersion = 3, bool bench = true)
    {
        if (formats.HasFlag(FioFormats.Terse))
        {
            TerseWriter.Write(document, writer, terseVersion);
        }

        if (formats.HasFlag(FioFormats.Json))
        {
            FioJsonWriter.Write(document, writer, formats.HasFlag(FioFormats.JsonPlus), bench);
        }

        if (formats.HasFlag(FioFormats.Normal))
        {
            NormalWriter.Write(document, writer);
        }
    }
}
