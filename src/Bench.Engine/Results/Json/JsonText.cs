using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bench.Engine.Results.Json;

/// <summary>
/// Writes JSON in fio's layout: <c>"key" : value</c>, two blanks a level, floats with six decimals, brackets of the document
/// alone on their lines. Large maps can be written on one line.
/// </summary>
/// <param name="writer">Receives the text.</param>
public sealed class JsonText(TextWriter writer)
{
    private readonly Stack<bool> _inline = new();
    private bool _first = true;

    private bool Inline => _inline.Count > 0 && _inline.Peek();

    /// <summary>Begins an object; its members follow.</summary>
    /// <param name="name">Its key; null within an array.</param>
    /// <param name="inline">On one line, with everything in it.</param>
    public void BeginObject(string? name = null, bool inline = false) => Begin(name, '{', inline);

    /// <summary>Ends the object begun last.</summary>
    public void EndObject() => End('}');

    /// <summary>Begins an array; its items follow, without keys.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="inline">On one line, with everything in it.</param>
    public void BeginArray(string name, bool inline = false) => Begin(name, '[', inline);

    /// <summary>Ends the array begun last.</summary>
    public void EndArray() => End(']');

    /// <summary>Writes a whole number.</summary>
    public void Write(string? name, long value)
    {
        Key(name);
        writer.Write(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a number with six decimals; null where it is not finite.</summary>
    public void Write(string? name, double value)
    {
        Key(name);
        writer.Write(double.IsFinite(value) ? value.ToString("F6", CultureInfo.InvariantCulture) : "null");
    }

    /// <summary>Writes text; passwords in URLs are masked.</summary>
    public void Write(string? name, string? value)
    {
        Key(name);
        if (value is null)
        {
            writer.Write("null");
            return;
        }

        writer.Write('"');
        writer.Write(Escape(UrlSecrets.Mask(value)));
        writer.Write('"');
    }

    /// <summary>Writes true or false.</summary>
    public void Write(string? name, bool value)
    {
        Key(name);
        writer.Write(value ? "true" : "false");
    }

    /// <summary>Writes a whole number or null.</summary>
    public void Write(string? name, long? value)
    {
        if (value is { } known)
        {
            Write(name, known);
        }
        else
        {
            WriteNull(name);
        }
    }

    /// <summary>Writes a number or null.</summary>
    public void Write(string? name, double? value)
    {
        if (value is { } known)
        {
            Write(name, known);
        }
        else
        {
            WriteNull(name);
        }
    }

    /// <summary>Writes null.</summary>
    public void WriteNull(string? name)
    {
        Key(name);
        writer.Write("null");
    }

    /// <summary>Writes an array of texts on one line.</summary>
    public void Write(string name, IEnumerable<string> values)
    {
        BeginArray(name, inline: true);
        foreach (string value in values)
        {
            Write(null, value);
        }

        EndArray();
    }

    /// <summary>Writes an array of whole numbers on one line.</summary>
    public void Write(string name, IEnumerable<long> values)
    {
        BeginArray(name, inline: true);
        foreach (long value in values)
        {
            Write(null, value);
        }

        EndArray();
    }

    /// <summary>Writes an object of texts.</summary>
    public void Write(string name, IEnumerable<KeyValuePair<string, string>> values)
    {
        BeginObject(name);
        foreach ((string key, string value) in values)
        {
            Write(key, value);
        }

        EndObject();
    }

    /// <summary>Ends the document.</summary>
    public void EndDocument()
    {
        EndObject();
        writer.Write('\n');
    }

    private static string Escape(string value) => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private void Begin(string? name, char bracket, bool inline)
    {
        Key(name);
        writer.Write(bracket);
        _inline.Push(inline || Inline);
        _first = true;
    }

    private void End(char bracket)
    {
        bool inline = _inline.Pop();
        if (inline)
        {
            writer.Write(_first ? "" : " ");
        }
        else
        {
            writer.Write('\n');
            Indent();
        }

        writer.Write(bracket);
        _first = false;
    }

    private void Key(string? name)
    {
        if (_inline.Count > 0)
        {
            writer.Write(_first ? "" : ",");
            if (Inline)
            {
                writer.Write(' ');
            }
            else
            {
                writer.Write('\n');
                Indent();
            }
        }

        _first = false;
        if (name is not null)
        {
            writer.Write('"');
            writer.Write(Escape(name));
            writer.Write("\" : ");
        }
    }

    private void Indent()
    {
        for (int i = 0; i < _inline.Count; i++)
        {
            writer.Write("  ");
        }
    }
}
