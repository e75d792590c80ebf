using Bench.Engine.Jobs.Options;

namespace Bench.Engine.Jobs.Reading;

/// <summary>A set of options while it is being read: a job, or the defaults of those below a global section.</summary>
internal sealed class DraftJob
{
    /// <summary>An empty set.</summary>
    public DraftJob()
        : this(new JobOptions(), [], default, "")
    {
    }

    private DraftJob(JobOptions options, Dictionary<string, SourceLocation> places, SourceLocation source, string name)
    {
        Options = options;
        Places = places;
        Source = source;
        SectionName = name;
    }

    /// <summary>Name of its section.</summary>
    public string SectionName { get; }

    /// <summary>Where its section starts.</summary>
    public SourceLocation Source { get; }

    /// <summary>The typed options.</summary>
    public JobOptions Options { get; }

    /// <summary>Where each option that was set stands, by canonical name.</summary>
    public Dictionary<string, SourceLocation> Places { get; }

    /// <summary>The section's own options for the echo in results.</summary>
    public List<KeyValuePair<string, string>> Own { get; } = [];

    /// <summary>The global options in force for it, for the echo in results.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Globals { get; init; } = [];

    /// <summary>The reported name.</summary>
    public string Name => Options.Name ?? SectionName;

    /// <summary>A copy that a section starts from.</summary>
    public DraftJob Derive(string name, SourceLocation source, IReadOnlyList<KeyValuePair<string, string>> globals)
        => new(Options.Clone(), new(Places), source, name) { Globals = globals };

    /// <summary>Remembers an option as written; of duplicates only the last remains.</summary>
    public void Echo(string name, string value) => Echo(Own, name, value);

    /// <summary>Adds an entry to a list in which each name stands once.</summary>
    public static void Echo(List<KeyValuePair<string, string>> list, string name, string value)
    {
        list.RemoveAll(entry => entry.Key == name);
        list.Add(KeyValuePair.Create(name, value));
    }

    /// <summary>Where an option stands, else the section.</summary>
    public SourceLocation PlaceOf(string option) => Places.GetValueOrDefault(option, Source);
}
