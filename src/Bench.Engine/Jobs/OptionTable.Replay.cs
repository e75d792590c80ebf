using Bench.Engine.Jobs.Table;
using static Bench.Engine.Jobs.Syntax.ValueForms;
using static Bench.Engine.Jobs.Table.OptionTier;

namespace Bench.Engine.Jobs;

// Recorded I/O: writing, replaying, merging.
public sealed partial class OptionTable
{
    private const int MostTraces = 20;

    private static OptionTheme ReplayTheme => new(OptionCategory.Replay)
    {
        { "write_iolog", B, Text, (o, v) => o.WriteIolog = v, null, "File that every I/O is appended to, as a log that read_iolog replays." },
        {
            "read_iolog", B, Text, (o, v) => o.ReadIolog = v, null,
            "Replay a recorded log (fio's versions 2 and 3, or a binary blktrace); clones take the files of a list a:b in turn, - is standard input."
        },
        { "read_iolog_chunked", C, Bool, (o, v) => o.ReadIologChunked = v, "0", "Read the log gradually instead of keeping it in memory." },
        { "replay_no_stall", B, Bool, (o, v) => o.ReplayNoStall = v, "0", "Replay in order but without the recorded times." },
        { "replay_time_scale", B, Integer(1), (o, v) => o.ReplayTimeScale = v, "100", "Percent of the recorded pace: 200 is twice as fast." },
        { "replay_redirect", B, Text, (o, v) => o.ReplayRedirect = v, null, "Replay everything on this file or device." },
        { "replay_align", B, PowerOfTwo, (o, v) => o.ReplayAlign = v, null, "Round replayed offsets down to multiples of this power of 2." },
        { "replay_scale", B, Integer(1), (o, v) => o.ReplayScale = v, "1", "Divide replayed offsets by this." },
        { "replay_skip", B, ReplaySkips, (o, v) => o.ReplaySkip = v, null, "Kinds of I/O that are not replayed, separated by commas." },
        { "merge_blktrace_file", C, Text, (o, v) => o.MergeBlktraceFile = v, null, "Merge the blktraces of read_iolog into this file, and replay that." },
        { "merge_blktrace_scalars", C, FloatList(1, int.MaxValue, MostTraces), (o, v) => o.MergeBlktraceScalars = v, null, "Percent by which the times of each merged trace are stretched." },
        { "merge_blktrace_iters", C, FloatList(1, int.MaxValue, MostTraces), (o, v) => o.MergeBlktraceIters = v, null, "Repetitions of each merged trace." },
    };
}
