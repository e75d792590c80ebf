namespace Bench.Engine.Engines;

/// <summary>The engines of this process by name; other assemblies add theirs at start.</summary>
public sealed class EngineRegistry
{
    private readonly Dictionary<string, EngineDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly List<EngineDescriptor> _all = [];

    /// <summary>All engines in the order of registration.</summary>
    public IReadOnlyList<EngineDescriptor> All => _all;

    /// <summary>Adds an engine under its name and aliases.</summary>
    public EngineRegistry Add(EngineDescriptor descriptor)
    {
        _all.Add(descriptor);
        _byName.Add(descriptor.Name, descriptor);
        foreach (string alias in descriptor.Aliases)
        {
            _byName.Add(alias, descriptor);
        }

        return this;
    }

    /// <summary>The engine of that name or alias, or null.</summary>
    public EngineDescriptor? Find(string name) => _byName.GetValueOrDefault(name);
}
