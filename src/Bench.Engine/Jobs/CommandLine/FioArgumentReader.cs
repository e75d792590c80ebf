using Bench.Engine.Jobs.Reading;
using Bench.Engine.Jobs.Syntax;
using Bench.Engine.Jobs.Table;

namespace Bench.Engine.Jobs.CommandLine;

/// <summary>Walks over the arguments of one invocation.</summary>
internal sealed class FioArgumentReader(IReadOnlyList<string> args, JobReadSettings settings)
{
    private const string JobStart = "name";

    private readonly FioFlagTarget _target = new();
    private readonly FioNames _names = new(settings.Table);
    private readonly List<string> _files = [];
    private readonly List<RawOption> _defaults = [];
    private readonly List<(RawOption Name, List<RawOption> Options)> _jobs = [];
    private List<RawOption>? _current;
    private int _at;

    /// <summary>Reads all arguments, then the job files they name.</summary>
    public FioInvocation Read()
    {
        _current = _defaults;
        while (_at < args.Count && _target.Information is null)
        {
            ReadArgument(args[_at++]);
        }

        return _target.Information is { } information
            ? new FioInvocation(new JobSet([], [], []), _target.Settings) { Information = information }
            : Assemble();
    }

    private SourceLocation Here => new(SourceLocation.CommandLine, _at);

    private FioInvocation Assemble()
    {
        var assembler = new JobAssembler(settings with
        {
            Sections = _target.Settings.Sections,
            ReadOnly = _target.Settings.ReadOnly,
            WarningsFatal = _target.Settings.WarningsFatal,
        });
        assembler.AddDefaults(_defaults);
        foreach (var (name, options) in _jobs)
        {
            // On the command line the name is an option like any other, which results repeat.
            assembler.AddJob(name.Value!, name.Source, options).Own.Insert(0, KeyValuePair.Create(JobStart, name.Value!));
        }

        foreach (var file in _files)
        {
            assembler.AddFile(file);
        }

        var set = assembler.Finish();
        if (set.Jobs.Count == 0)
        {
            var place = new SourceLocation(_files.Count > 0 ? _files[^1] : SourceLocation.CommandLine, 0);
            throw new JobFileException(place, null, "No job(s) defined; name a job file, or start a job with --name=x. bench fio --help lists the flags");
        }

        return new FioInvocation(set, _target.Settings)
        {
            Information = _target.ShowCommand ? new FioInformation(FioInformationKind.ShowCommand)
                : _target.MergesTraces ? new FioInformation(FioInformationKind.MergeTraces)
                : null,
        };
    }

    private void ReadArgument(string argument)
    {
        if (argument == "--")
        {
            _files.AddRange(args.Skip(_at));
            _at = args.Count;
            return;
        }

        if (argument.Length < 2 || argument[0] != '-')
        {
            _files.Add(argument);
            return;
        }

        var text = argument.TrimStart('-');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var value = equals < 0 ? null : text[(equals + 1)..];
        _target.Source = Here;
        var (flag, option) = _names.Resolve(name, argument, Here);
        if (flag is not null)
        {
            ApplyFlag(flag, value);
        }
        else
        {
            AddOption(name, option!, value);
        }
    }

    private void ApplyFlag(FioFlag flag, string? value)
    {
        if (flag.Argument == FioArgument.None && value is not null)
        {
            throw new JobFileException(Here, flag.Name, $"--{flag.Name} takes no argument");
        }

        if (flag.Argument == FioArgument.Required && value is null)
        {
            value = Next() ?? throw new JobFileException(Here, flag.Name, $"--{flag.Name} requires an argument");
        }

        try
        {
            flag.Apply(_target, value);
        }
        catch (OptionValueException e)
        {
            throw new JobFileException(Here, flag.Name, $"--{flag.Name}{(value is null ? "" : "=" + value)}: {e.Message}");
        }
    }

    private void AddOption(string name, OptionDefinition option, string? value)
    {
        // A bare flag takes its argument by '=' only; optional text may follow as the next argument.
        if (value is null && option.Syntax.BareValue is null)
        {
            value = Next();
        }
        else if (value is null && option.Syntax.BareValue == "" && _at < args.Count && !args[_at].StartsWith('-'))
        {
            value = Next();
        }

        var canonical = _names.IsExact(name) ? name : option.Name;
        var raw = JobAssembler.OptionFromCommandLine(canonical, value, _at);
        if (option.Name != JobStart)
        {
            _current!.Add(raw);
        }
        else if (string.IsNullOrEmpty(raw.Value))
        {
            throw new JobFileException(Here, JobStart, "--name requires the job's name");
        }
        else if (raw.Value.StartsWith("global", StringComparison.Ordinal))
        {
            _current = _defaults;
        }
        else
        {
            _current = [];
            _jobs.Add((raw, _current));
        }
    }

    private string? Next() => _at < args.Count ? args[_at++] : null;
}
