using System.Globalization;
using System.Text.Json;

namespace Bench.Report.Reading;

/// <summary>Reads fields that may be absent or of another type than expected: versions of fio differ.</summary>
internal static class JsonFields
{
    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static double? Number(this JsonElement element, string name) => element.Child(name) is { } value ? AsNumber(value) : null;

    public static long Whole(this JsonElement element, string name) =>
        element.Number(name) is { } number && Math.Abs(number) < long.MaxValue ? (long)number : 0;

    public static string? Text(this JsonElement element, string name) => element.Child(name) is { } value ? AsText(value) : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => [.. element.Items(name).Select(AsText)];

    public static IReadOnlyDictionary<string, string> TextMap(this JsonElement element, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.Child(name) is { ValueKind: JsonValueKind.Object } child)
        {
            foreach (JsonProperty property in child.EnumerateObject())
            {
                map[property.Name] = AsText(property.Value);
            }
        }

        return map;
    }

    /// <summary>Every scalar of an object and of the objects in it, named <c>outer.inner</c>; arrays are joined by commas.</summary>
    public static List<KeyValuePair<string, string>> Flatten(this JsonElement element, string prefix = "", params string[] except)
    {
        var facts = new List<KeyValuePair<string, string>>();
        if (element.ValueKind != JsonValueKind.Object)
        {
            return facts;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = prefix + property.Name;
            if (except.Contains(name) || property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                facts.AddRange(property.Value.Flatten(name + ".", except));
            }
            else
            {
                facts.Add(new(name, AsText(property.Value)));
            }
        }

        return facts;
    }

    private static double? AsNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    private static string AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(AsText)),
        _ => value.GetRawText(),
    };
}
