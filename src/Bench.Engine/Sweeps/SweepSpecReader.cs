using System.Globalization;
using Bench.Engine.Jobs;
using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;
using Bench.Engine.Results.Statistics;

namespace Bench.Engine.Sweeps;

/// <summary>Reads the lines of <c>[sweep]</c> and <c>--sweep</c> into a <see cref="SweepSpec"/>.</summary>
public sealed class SweepSpecReader
{
    /// <summary>Most points of a sweep.</summary>
    public const int MostPoints = 10_000;

    /// <summary>Most measurements of a point.</summary>
    public const int MostRepeats = 1_000;

    /// <summary>Most measurements of a sweep: its manifest is rewritten with each.</summary>
    public const int MostRuns = 20_000;

    private static readonly TimeSpan LongestSettle = TimeSpan.FromDays(1);

    // The growing option where nobody names it: what oblLoad and its like grow, then what loads a device otherwise.
    private static readonly string[] LoadOptions = ["numjobs", "iodepth", "rate_iops", "rate"];

    private readonly OptionTable _table;
    private readonly int _kbBase;
    private readonly List<SweepAxis> _axes = [];
    private readonly Dictionary<string, SweepSetting> _given = [];
    private readonly Dictionary<string, Func<SweepSpec, string, SweepSpec>> _settings;

    private SweepSpecReader(OptionTable table, int kbBase)
    {
        _table = table;
        _kbBase = kbBase;
        _settings = new()
        {
            ["repeat"] = (spec, value) => spec with { Repeat = (int)Whole(value, 1, MostRepeats) },
            ["order"] = static (spec, value) => spec with { Order = OrderOf(value) },
            ["seed"] = (spec, value) => spec with { Seed = Whole(value, 0, long.MaxValue) },
            ["settle"] = static (spec, value) => spec with { Settle = Time(value, LongestSettle) },
            ["stop_when"] = static (spec, value) => spec with { StopWhen = ConditionSet.Parse(value) },
            ["grow"] = (spec, value) => spec with { Growing = AxisOf(value) },
            ["steady"] = static (spec, value) => spec with { Steady = SteadyStartSyntax.Parse(value) },
            ["goal"] = static (spec, value) => spec with { Goal = SweepGoal.Parse(value) },
        };
    }

    /// <summary>Keys of a sweep that are no options of jobs.</summary>
    public static IReadOnlyCollection<string> SettingNames { get; } = [.. new SweepSpecReader(OptionTable.Standard, 1024)._settings.Keys];

    /// <summary>Reads a specification.</summary>
    /// <param name="jobs">The jobs; their <see cref="JobSet.Sweep"/> holds the lines of the job files.</param>
    /// <param name="added">Lines of the command line; one that sets the same as a line of the job file takes its place.</param>
    /// <param name="defaults">Settings for what neither says; they make no sweep by themselves.</param>
    /// <param name="table">The known options.</param>
    /// <returns>The specification; null when nothing is swept.</returns>
    /// <exception cref="JobFileException">It cannot be run as written.</exception>
    public static SweepSpec? Read(JobSet jobs, IReadOnlyList<SweepSetting> added, IReadOnlyList<SweepSetting> defaults, OptionTable table)
    {
        if (jobs.Sweep.Count + added.Count == 0)
        {
            return null;
        }

        var reader = new SweepSpecReader(table, jobs.Jobs[0].Options.KbBase);
        HashSet<string> replaced = [.. added.SelectMany(setting => reader.NamesOf(setting))];
        SweepSetting[] settings = [.. jobs.Sweep.Where(setting => !reader.NamesOf(setting).Any(replaced.Contains)), .. added];
        return reader.Read([.. settings, .. defaults.Where(fallback => !settings.Any(setting => setting.Key == fallback.Key))]);
    }

    private SweepSpec Read(SweepSetting[] settings)
    {
        foreach (SweepSetting setting in settings)
        {
            if (_settings.ContainsKey(setting.Key))
            {
                if (!_given.TryAdd(setting.Key, setting))
                {
                    throw Refuse(setting, $"{setting.Key} is set twice (first in {_given[setting.Key].Source})");
                }
            }
            else
            {
                AddAxis(setting);
            }
        }

        var spec = new SweepSpec { Axes = _axes, Settings = settings, Growing = DefaultGrowing() };
        foreach (SweepSetting setting in _given.Values)
        {
            spec = Guarded(setting, () => _settings[setting.Key](spec, setting.Value));
        }

        if (_axes.Count == 0 && (spec.Repeat == 1 || spec.Goal is not null || spec.StopWhen is not null))
        {
            throw Refuse(settings[0], "the sweep varies no option; name one with its values, such as iodepth=1,8,32, or repeat=5 to measure the same several times");
        }

        CheckTogether(spec);
        return spec;
    }

    private void AddAxis(SweepSetting setting)
    {
        string[] options = [.. setting.Key.Split(',', StringSplitOptions.TrimEntries).Select(name => CanonicalName(setting, name))];
        foreach (string option in options)
        {
            if (_axes.Find(axis => axis.Sets(option)) is { } other)
            {
                throw Refuse(setting, $"{option} is swept twice (first in {other.Source})");
            }
        }

        if (options.Distinct().Count() < options.Length)
        {
            throw Refuse(setting, $"{setting.Key} names an option twice");
        }

        SweepAxis axis = Guarded(setting, () => options.Length == 1 ? Single(setting, options[0]) : Paired(setting, options));
        _axes.Add(axis);
    }

    private SweepAxis Single(SweepSetting setting, string option)
    {
        IReadOnlyList<string> parts = SweepValueList.Split(setting.Value, ',');
        SweepRange? range = null;
        var values = new List<string>();
        foreach (string part in parts)
        {
            if (SweepRange.IsRange(part))
            {
                range = SweepRange.Parse(part, _table.Find(option) is { } definition && IsTime(definition), _kbBase);
                values.AddRange(range.Values(MostPoints));
            }
            else
            {
                values.Add(SweepValueList.Unquote(part));
            }
        }

        return Checked(new SweepAxis([option], [.. values.Select(static value => (string[])[value])], setting.Source)
        {
            Range = parts.Count == 1 ? range : null,
        });
    }

    private static SweepAxis Paired(SweepSetting setting, string[] options)
    {
        var values = new List<IReadOnlyList<string>>();
        foreach (string part in SweepValueList.Split(setting.Value, ','))
        {
            IReadOnlyList<string> tuple = SweepValueList.Split(part, ':');
            if (tuple.Count != options.Length)
            {
                throw new FormatException(
                    $"{part} has {tuple.Count} value(s) for the {options.Length} options {setting.Key}; write them as {string.Join(':', options).ToUpperInvariant()}");
            }

            values.Add([.. tuple.Select(SweepValueList.Unquote)]);
        }

        return Checked(new SweepAxis(options, values, setting.Source));
    }

    private static SweepAxis Checked(SweepAxis axis)
    {
        string? twice = axis.Values.Select(static value => string.Join(':', value)).GroupBy(static value => value).FirstOrDefault(static same => same.Count() > 1)?.Key;
        return twice is null ? axis : throw new FormatException($"the value {twice} stands twice; repeat=2 measures every point twice");
    }

    private string CanonicalName(SweepSetting setting, string name)
    {
        if (name == SweepAxis.Label)
        {
            return name;
        }

        // Engines may share a name; which of them a point means is settled when its jobs are read.
        if (_table.FindAll(name) is [var first, ..] options)
        {
            return options.Any(static option => option.IsAccepted) ? first.Name : throw Refuse(setting, $"{name} is not supported: {first.Reason}");
        }

        string? near = NearestName.Find(name, _table.Options.Select(static known => known.Name).Concat([SweepAxis.Label, .. _settings.Keys]));
        throw Refuse(setting, $"unknown option <{name}> in a sweep{(near is null ? "; bench options lists all of them" : $"; did you mean {near}?")}");
    }

    private void CheckTogether(SweepSpec spec)
    {
        long points = 1;
        foreach (SweepAxis axis in spec.Axes.Where(axis => spec.Goal is null || axis.Range is null))
        {
            points *= axis.Values.Count;
            if (points > MostPoints)
            {
                throw new JobFileException(
                    axis.Source, axis.Options[0],
                    $"the sweep has too many points: with {string.Join(',', axis.Options)} it has at least {points} of the {MostPoints} that are possible");
            }
        }

        if (points * spec.Repeat > MostRuns)
        {
            throw Refuse(_given["repeat"], $"{points} points x {spec.Repeat} repeats are {points * spec.Repeat} runs, more than the {MostRuns} that are possible");
        }

        if (spec.Goal is not null && spec.Axes.All(static axis => axis.Range is null))
        {
            throw Refuse(_given["goal"], "goal searches over the options that are given as a range, and there is none; write one, such as iodepth=1..256");
        }

        if (spec.Goal is not null && _given.TryGetValue("stop_when", out SweepSetting? both))
        {
            throw Refuse(both, "stop_when belongs to a full sweep, a goal has its own end; write the limit as a condition of the goal");
        }

        if (spec.StopWhen is null && _given.TryGetValue("grow", out SweepSetting? grow))
        {
            throw Refuse(grow, "grow says what stop_when stops, and there is no stop_when");
        }
    }

    private int DefaultGrowing()
    {
        foreach (string option in LoadOptions)
        {
            int at = _axes.FindIndex(axis => axis.Sets(option));
            if (at >= 0)
            {
                return at;
            }
        }

        return 0;
    }

    private int AxisOf(string name)
    {
        string option = _table.Find(name)?.Name ?? name;
        int at = _axes.FindIndex(axis => axis.Sets(option));
        return at >= 0 ? at : throw new FormatException($"{name} is not among the options of the sweep ({string.Join(", ", _axes.SelectMany(static axis => axis.Options))})");
    }

    private IEnumerable<string> NamesOf(SweepSetting setting) =>
        setting.Key.Split(',', StringSplitOptions.TrimEntries).Select(name => _table.Find(name)?.Name ?? name);

    // Times are the only options that take a time suffix and no size suffix.
    private static bool IsTime(OptionDefinition option) => Takes(option, "1us") && !Takes(option, "1g");

    private static bool Takes(OptionDefinition option, string value)
    {
        try
        {
            option.Syntax.ParseBoxed(new OptionText(value));
            return true;
        }
        catch (OptionValueException)
        {
            return false;
        }
    }

    private static SweepOrderKind OrderOf(string value) => value switch
    {
        "interleaved" => SweepOrderKind.Interleaved,
        "sequential" => SweepOrderKind.Sequential,
        "random" => SweepOrderKind.Random,
        _ => throw new FormatException($"{value} is no order: interleaved, sequential or random"),
    };

    private long Whole(string value, long min, long max) => (long)ValueForms.Long(min, max).ParseBoxed(new OptionText(value, _kbBase))!;

    private static TimeSpan Time(string value, TimeSpan longest)
    {
        TimeSpan time = ValueForms.Time(TimeUnit.Seconds).Parse(new OptionText(value));
        return time <= longest ? time : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{value} is longer than {longest.TotalHours} h"));
    }

    private static T Guarded<T>(SweepSetting setting, Func<T> read)
    {
        try
        {
            return setting.Value.Length > 0 ? read() : throw new FormatException("there is no value");
        }
        catch (Exception problem) when (problem is FormatException or OptionValueException)
        {
            throw Refuse(setting, $"{setting.Key}: {problem.Message}");
        }
    }

    private static JobFileException Refuse(SweepSetting setting, string message) => new(setting.Source, setting.Key, message);
}
