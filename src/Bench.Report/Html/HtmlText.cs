using System.Net;
using System.Text;

namespace Bench.Report.Html;

/// <summary>
/// Builds HTML in which every text and attribute value is escaped: result files are foreign text. Only tag and
/// attribute names, which are ours, go in as they are.
/// </summary>
internal sealed class HtmlText
{
    /// <summary>Tables of more columns are printed smaller, so that they fit a page.</summary>
    private const int WideFrom = 11;

    /// <summary>Cells of more characters, such as paths, may be broken anywhere; shorter ones only between words.</summary>
    private const int LongFrom = 16;

    /// <summary>Rows of a table that are printed, as in report.css; more than a page of them nobody reads on paper.</summary>
    private const int MostPrinted = 40;

    private readonly StringBuilder _text = new();

    public HtmlText Open(string tag, params (string Name, string Value)[] attributes)
    {
        _text.Append('<').Append(tag);
        foreach ((string name, string value) in attributes)
        {
            _text.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        }

        _text.Append('>');
        return this;
    }

    public HtmlText Close(string tag)
    {
        _text.Append("</").Append(tag).Append('>');
        if (tag is not ("b" or "i" or "a"))
        {
            _text.Append('\n');
        }

        return this;
    }

    public HtmlText Text(string text)
    {
        _text.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    public HtmlText Element(string tag, string text, params (string Name, string Value)[] attributes) => Open(tag, attributes).Text(text).Close(tag);

    /// <summary>A table; columns that start with <c>#</c> hold numbers. The last cell of a row gets the class that <paramref name="rowClass"/> says.</summary>
    public HtmlText Table(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, Func<int, string>? rowClass = null)
    {
        List<IReadOnlyList<string>> all = [.. rows];
        string[] classes = [.. columns.Count > WideFrom ? ["wide"] : Array.Empty<string>(), .. all.Count > MostPrinted ? ["folds"] : Array.Empty<string>()];
        Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)).Open("table", classes.Length > 0 ? [("class", string.Join(' ', classes))] : []).Element("caption", caption).Open("thead").Open("tr");
        foreach (string column in columns)
        {
            Element("th", column.TrimStart('#'), Cell("col", column));
        }

        Close("tr").Close("thead").Open("tbody");
        int number = 0;
        foreach (IReadOnlyList<string> row in all)
        {
            string mark = rowClass?.Invoke(number++) ?? "";
            Open("tr");
            for (int i = 0; i < columns.Count; i++)
            {
                Element(i == 0 ? "th" : "td", row[i], i == 0 ? [("scope", "row")] : mark.Length > 0 && i == columns.Count - 1 ? [("class", mark)] : columns[i].StartsWith('#') ? [("class", "n")] : row[i].Length > LongFrom ? [("class", "long")] : []);
            }

            Close("tr");
        }

        Close("tbody").Close("table").Close("div");
        return all.Count > MostPrinted ? Element("p", $"{MostPrinted} of {all.Count} rows; the page on the screen and the CSV files have all.", ("class", "note printonly")) : this;
    }

    /// <summary>Names and values.</summary>
    public HtmlText Facts(IEnumerable<KeyValuePair<string, string>> facts)
    {
        Open("dl");
        foreach ((string name, string value) in facts)
        {
            Open("div").Element("dt", name).Element("dd", value.Length > 0 ? value : "–").Close("div");
        }

        return Close("dl");
    }

    /// <summary>Text of ours that is already HTML, style or script.</summary>
    public HtmlText Trusted(string html)
    {
        _text.Append(html);
        return this;
    }

    public override string ToString() => _text.ToString();

    private static (string, string)[] Cell(string scope, string column) => column.StartsWith('#') ? [("scope", scope), ("class", "n")] : [("scope", scope)];
}
