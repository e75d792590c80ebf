using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs.Reading;

/// <summary>Applies the options of one section to typed options, by the option table.</summary>
internal sealed class OptionApplier(OptionTable table, List<JobMessage> messages)
{
    /// <summary>Applies options in their order: some kinds first, else as written.</summary>
    /// <exception cref="JobFileException">An option is unknown, refused, or has a value that does not fit.</exception>
    public void Apply(DraftJob job, IReadOnlyList<RawOption> options)
    {
        var engine = EngineOf(options, job.Options.IoEngine);
        var known = new List<KnownOption>(options.Count);
        foreach (var raw in options)
        {
            known.Add(new KnownOption(Resolve(raw, engine), raw));
        }

        IEnumerable<KnownOption> ordered = known.Exists(static entry => entry.Definition.Order != 0) ? known.OrderBy(RankOf) : known;
        foreach (var (definition, raw) in ordered)
        {
            Apply(job, definition, raw);
        }

        // A unit stands before what it counts for, as in fio: a command line made of the echo (--showcmd) then means the same.
        IEnumerable<KnownOption> echoed = known.Exists(CountsForAll) ? known.OrderByDescending(CountsForAll) : known;
        foreach (var (definition, raw) in echoed)
        {
            job.Echo(definition.Name, definition.IsSecret ? SecretOptions.Mark : raw.Value ?? "");
        }
    }

    private static int RankOf(KnownOption option) =>
        option.Definition.Name == OptionTable.UnitOption && !CountsForAll(option) ? 0 : option.Definition.Order;

    // fio takes a command line's arguments one by one, so that a unit counts for what follows it alone.
    private static bool CountsForAll(KnownOption option) =>
        option.Definition.Name == OptionTable.UnitOption && option.Raw.Source.File != SourceLocation.CommandLine;

    private void Apply(DraftJob job, OptionDefinition definition, RawOption raw)
    {
        var value = ValueOf(definition, raw);
        if (!definition.IsAccepted && value != definition.Default)
        {
            throw new JobFileException(raw.Source, definition.Name, $"{raw.Name} is not supported: {definition.Reason}");
        }

        if (definition.Name == OptionTable.EngineOption)
        {
            value = ChangeEngine(job, raw, value);
        }

        try
        {
            definition.Apply(job.Options, new OptionText(value, job.Options.KbBase, raw.KeywordsReplaced));
        }
        catch (OptionValueException e)
        {
            var expected = e.SaysWhatIsExpected || definition.Syntax.Choices.Count > 0 ? "" : $" (expected: {Expectation(definition.Syntax)})";
            throw new JobFileException(raw.ValueSource, definition.Name, $"{raw.Name}={value}: {e.Message}{expected}");
        }

        job.Options.MarkSet(definition.Name);
        job.Places[definition.Name] = raw.Source;

        // What Bench does anyway needs no notice.
        if (definition.Status == OptionStatus.AcceptedWithoutEffect && value != definition.Default)
        {
            messages.Add(new JobMessage(raw.Source, $"{definition.Name} has no effect: {definition.Reason}", JobMessageKind.Information));
        }
    }

    private static string Expectation(OptionSyntax syntax)
        => syntax.Range is null ? syntax.Description : $"{syntax.Description}, {syntax.Range}";

    private static string ValueOf(OptionDefinition definition, RawOption raw)
    {
        if (raw.Value is { Length: > 0 } value)
        {
            return value;
        }

        if (raw.Value is null && definition.Syntax.BareValue is { } bare)
        {
            return bare;
        }

        throw new JobFileException(
            raw.Source,
            definition.Name,
            raw.UnsetVariable is { } variable
                ? $"{raw.Name} is left without a value: the environment variable {variable} is not set"
                : $"option {raw.Name} requires an argument: {Expectation(definition.Syntax)}");
    }

    private OptionDefinition Resolve(RawOption raw, string engine)
    {
        if (table.Find(raw.Name, engine) is { } definition)
        {
            return definition;
        }

        if (table.Find(raw.Name) is { } foreign)
        {
            var usable = foreign.Engines.Where(name => table.FindEngine(name)?.Status == OptionStatus.Supported).ToArray();
            throw new JobFileException(
                raw.Source,
                foreign.Name,
                $"{raw.Name} is an option of the engine {string.Join(" or ", usable.Length > 0 ? usable : foreign.Engines)}; here ioengine is {engine}");
        }

        var written = raw.Value is null ? raw.Name : $"{raw.Name}={raw.Value}";
        var nearest = raw.Name.Contains('=', StringComparison.Ordinal) ? null : table.NearestName(raw.Name);
        throw new JobFileException(
            raw.Source,
            raw.Name,
            $"unknown option <{written}>" + (nearest is null ? "; bench options lists all of them" : $"; did you mean {nearest}?"));
    }

    private string EngineOf(IReadOnlyList<RawOption> options, string inherited)
    {
        var last = options.LastOrDefault(raw => raw.Name == OptionTable.EngineOption);
        return last?.Value is { Length: > 0 } value ? ResolveEngine(last, value).Name : inherited;
    }

    private EngineDefinition ResolveEngine(RawOption raw, string value)
    {
        var name = value.StartsWith('/') ? "external" : value.Split(':')[0];
        var engine = table.FindEngine(name);
        if (engine is null)
        {
            var nearest = table.NearestEngine(name);
            var known = table.Engines.Where(e => e.Status == OptionStatus.Supported).Select(e => e.Name);
            throw new JobFileException(
                raw.ValueSource,
                raw.Name,
                $"unknown I/O engine '{value}'; available are {string.Join(", ", known)}" + (nearest is null ? "" : $". Did you mean {nearest}?"));
        }

        return engine.Status is OptionStatus.Supported or OptionStatus.AcceptedWithoutEffect
            ? engine
            : throw new JobFileException(raw.ValueSource, raw.Name, $"the I/O engine {engine.Name} is not supported: {engine.Reason}");
    }

    private string ChangeEngine(DraftJob job, RawOption raw, string value)
    {
        var engine = ResolveEngine(raw, value);
        foreach (var option in job.Options.EngineOptions.Keys.Where(name => table.Find(name, engine.Name) is null).ToArray())
        {
            job.Options.EngineOptions.Remove(option);
            job.Options.MarkUnset(option);
            messages.Add(new JobMessage(raw.Source, $"{option} was set for {job.Options.IoEngine} and does not exist for {engine.Name}: left out"));
        }

        return engine.Name;
    }

    private sealed record KnownOption(OptionDefinition Definition, RawOption Raw);
}
