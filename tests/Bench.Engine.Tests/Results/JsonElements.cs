using System.Text.Json;

namespace Bench.Engine.Tests.Results;

internal static class JsonElements
{
    public static JsonElement At(this JsonElement element, string name) => element.GetProperty(name);
}
