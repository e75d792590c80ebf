namespace Bench.Engine.Jobs.Reading;

// Rules of recorded I/O.
internal sealed partial class JobRules
{
    // What the record decides, or what has no place in a replay; fio ignores them without a word.
    private static readonly string[] DecidedByRecord =
    [
        "filename", "filename_format", "nrfiles", "opendir", "size", "filesize", "io_size", "offset", "offset_increment", "number_ios", "rw", "rwmixread",
        "rwmixwrite", "bs", "bsrange", "bssplit", "ba", "rate", "rate_iops", "rate_process", "loops", "time_based", "fsync", "fdatasync",
        "sync_file_range", "random_distribution", "percentage_random", "file_service_type", "zonemode", "overwrite", "fill_device",
    ];

    private void ApplyReplay()
    {
        if (_o.ReadIolog is null)
        {
            if (_o.MergeBlktraceFile is not null)
            {
                throw Refuse("merge_blktrace_file", "merge_blktrace_file needs read_iolog, which names the traces to merge");
            }

            return;
        }

        if (_o.WriteIolog is not null)
        {
            Warn("write_iolog", "read_iolog overrides write_iolog");
            _o.WriteIolog = null;
        }

        string[] unused = [.. DecidedByRecord.Where(_o.IsSet)];
        if (unused.Length > 0)
        {
            Inform(unused[0], $"{string.Join(", ", unused)} {(unused.Length == 1 ? "has" : "have")} no effect beside read_iolog: the record decides; replay_redirect says where it goes");
        }

        _o.TimeBased = false;
        _o.Loops = 1;
        _o.FillDevice = false;
        _o.ReplayReadOnly = settings.ReadOnly;
    }
}
