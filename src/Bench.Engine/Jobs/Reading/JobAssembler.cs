namespace Bench.Engine.Jobs.Reading;

/// <summary>Builds the jobs of a run out of sections and command-line options, in the order they are added.</summary>
internal sealed class JobAssembler
{
    private readonly JobReadSettings _settings;
    private readonly List<JobMessage> _messages = [];
    private readonly List<DraftJob> _jobs = [];
    private readonly List<SweepSetting> _sweep = [];
    private readonly OptionApplier _applier;
    private List<KeyValuePair<string, string>> _globals = [];
    private DraftJob _defaults = new();
    private bool _anyFile;

    public JobAssembler(JobReadSettings settings)
    {
        _settings = settings;
        _applier = new OptionApplier(settings.Table, _messages);
    }

    /// <summary>Adds the jobs of a file. Defaults given before count for the first file only.</summary>
    /// <exception cref="JobFileException">The file cannot be read or a job in it cannot be run as written.</exception>
    public void AddFile(string path)
    {
        if (_anyFile)
        {
            _defaults = new DraftJob();
            _globals = [];
        }

        var waits = _anyFile;
        _anyFile = true;
        foreach (var section in new SectionReader(_settings).Read(path))
        {
            if (section.IsSweep)
            {
                _sweep.AddRange(section.Options.Select(o => new SweepSetting(o.Name, o.Value ?? "", o.Source)));
            }
            else if (section.IsGlobal)
            {
                AddDefaults(section.Options);
            }
            else
            {
                var job = AddJob(section.Name, section.Source, section.Options);
                job.Options.Stonewall |= waits;
                waits = false;
            }
        }
    }

    /// <summary>Changes the defaults of the jobs added after.</summary>
    public void AddDefaults(IReadOnlyList<RawOption> options)
    {
        var changed = _defaults.Derive("global", _defaults.Source, []);
        _applier.Apply(changed, options);
        _defaults = changed;
        _globals = [.. _globals];
        foreach (var (name, value) in changed.Own)
        {
            DraftJob.Echo(_globals, name, value);
        }
    }

    /// <summary>Adds one job.</summary>
    public DraftJob AddJob(string name, SourceLocation source, IReadOnlyList<RawOption> options)
    {
        var job = _defaults.Derive(name, source, _globals);
        _applier.Apply(job, options);
        _jobs.Add(job);
        return job;
    }

    /// <summary>Applies overrides, checks every job and gives the result.</summary>
    public JobSet Finish()
    {
        var overrides = _settings.Overrides
            .Select((o, i) => OptionFromCommandLine(o.Key, o.Value, i + 1))
            .Concat(_settings.Point.Select(o => new RawOption(o.Key, o.Value, o.Source, o.Source.Column)))
            .ToArray();
        var earlier = new List<string>();
        var definitions = new List<JobDefinition>();
        foreach (var job in _jobs)
        {
            _applier.Apply(job, overrides);
            new JobRules(job, _settings, _messages).Apply();
            JobRules.CheckWaitFor(job, earlier);
            earlier.Add(job.Name);
            definitions.Add(new JobDefinition(job.Name, job.Options, job.Own, job.Source, definitions.Count)
            {
                Section = job.SectionName,
                GlobalOptions = job.Globals,
            });
        }

        if (_settings.WarningsFatal && _messages.Find(m => m.Kind == JobMessageKind.Warning) is { } warning)
        {
            throw new JobFileException(warning.Source, null, $"{warning.Text} (warnings are fatal)");
        }

        // A global option concerns every job below it, but is worth one message.
        return new JobSet(definitions, _globals, [.. _messages.Distinct()]) { Sweep = _sweep };
    }

    /// <summary>An option as given on the command line; keywords count there too.</summary>
    public static RawOption OptionFromCommandLine(string name, string? value, int argument)
    {
        var (text, replaced) = value is null ? (null, false) : VariableExpansion.ReplaceKeywords(value.Trim());
        return new RawOption(name, text, new SourceLocation(SourceLocation.CommandLine, argument), 0, replaced);
    }
}
