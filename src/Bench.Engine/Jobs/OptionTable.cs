using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs;

/// <summary>
/// Every option that a job may have, declared once: parsing, help, documentation and the echo in results all come from here.
/// Other assemblies add engines and their options by <see cref="With"/>.
/// </summary>
public sealed partial class OptionTable
{
    // Lazy, since the themes are spread over files whose static order is not defined.
    private static readonly Lazy<OptionTable> StandardTable = new(() => new OptionTable(
        [
            .. JobTheme, .. TimeTheme, .. TargetTheme, .. PatternTheme, .. BlockSizeTheme, .. IoSizeTheme, .. BufferTheme,
            .. EngineTheme, .. RateTheme, .. LatencyTheme, .. ReplayTheme, .. ProcessTheme, .. VerifyTheme, .. SteadyStateTheme,
            .. MeasurementTheme, .. LogTheme, .. ErrorTheme, .. PlacementTheme, .. LocalEngineOptions, .. OperationEngineOptions, .. HttpOptionDefinitions, .. ForeignEngineOptions,
        ],
        StandardEngines));

    private readonly Dictionary<string, List<OptionDefinition>> _byName = [];
    private readonly Dictionary<string, EngineDefinition> _engines = [];

    private OptionTable(IReadOnlyList<OptionDefinition> options, IReadOnlyList<EngineDefinition> engines)
    {
        Options = options;
        Engines = engines;
        foreach (var engine in engines)
        {
            foreach (var name in engine.Aliases.Prepend(engine.Name))
            {
                if (!_engines.TryAdd(name, engine))
                {
                    throw new ArgumentException($"two engines are called {name}", nameof(engines));
                }
            }
        }

        foreach (var option in options)
        {
            foreach (var name in option.Aliases.Prepend(option.Name))
            {
                Register(name, option);
            }
        }
    }

    /// <summary>The options and engines of Bench.Engine itself.</summary>
    public static OptionTable Standard => StandardTable.Value;

    /// <summary>All options, by theme.</summary>
    public IReadOnlyList<OptionDefinition> Options { get; }

    /// <summary>All engines that have a name in fio or here.</summary>
    public IReadOnlyList<EngineDefinition> Engines { get; }

    /// <summary>A table with more options and engines; an engine or option of a name already known takes its place.</summary>
    public OptionTable With(IEnumerable<OptionDefinition> options, IEnumerable<EngineDefinition> engines)
    {
        var added = options.ToArray();
        var addedEngines = engines.ToArray();
        var taken = new HashSet<OptionDefinition>();
        foreach (var fresh in added)
        {
            foreach (var name in fresh.Aliases.Prepend(fresh.Name))
            {
                taken.UnionWith(FindAll(name).Where(old => ShareAnEngine(old, fresh)));
            }
        }

        var replaced = addedEngines.SelectMany(e => e.Aliases.Prepend(e.Name)).ToHashSet();
        return new OptionTable(
            [.. Options.Where(old => !taken.Contains(old)), .. added],
            [.. Engines.Where(old => !old.Aliases.Prepend(old.Name).Any(replaced.Contains)), .. addedEngines]);
    }

    /// <summary>The option of a name or alias, whichever engine it belongs to; null when unknown.</summary>
    public OptionDefinition? Find(string name) => _byName.TryGetValue(name, out var options) ? options[0] : null;

    /// <summary>All options of a name or alias, several where engines share it; empty when unknown.</summary>
    public IReadOnlyList<OptionDefinition> FindAll(string name) => _byName.TryGetValue(name, out var options) ? options : [];

    /// <summary>The option of a name or alias as a job with <paramref name="engine"/> has it; null when it has none.</summary>
    public OptionDefinition? Find(string name, string engine)
        => _byName.TryGetValue(name, out var options) ? options.Find(o => o.BelongsTo(engine)) : null;

    /// <summary>The engine of a name or alias; null when unknown.</summary>
    public EngineDefinition? FindEngine(string name) => _engines.GetValueOrDefault(name);

    /// <summary>The known name nearest to a mistyped one, or null.</summary>
    public string? NearestName(string name) => Syntax.NearestName.Find(name, _byName.Keys);

    /// <summary>The engine name nearest to a mistyped one, or null.</summary>
    public string? NearestEngine(string name) => Syntax.NearestName.Find(name, _engines.Keys);

    private static bool ShareAnEngine(OptionDefinition a, OptionDefinition b)
        => a.Engines.Count == 0 || b.Engines.Count == 0 || a.Engines.Any(b.BelongsTo);

    private void Register(string name, OptionDefinition option)
    {
        if (!_byName.TryGetValue(name, out var sameName))
        {
            _byName[name] = [option];
            return;
        }

        if (sameName.Exists(other => ShareAnEngine(other, option)))
        {
            throw new ArgumentException($"the option name {name} is taken twice for the same engine");
        }

        sameName.Add(option);
    }
}
