using Bench.Report.Reading;

namespace Bench.Report.Charts.Standard;

/// <summary>
/// Colour and stroke of a job's direction. The colour tells what varies: jobs, when there are several (then strokes
/// tell directions); else directions.
/// </summary>
internal readonly record struct TrackStyle(string Name, int Color, SeriesDash Dash)
{
    public static TrackStyle For(ReportSubject subject, Direction direction, IReadOnlyList<ReportSubject> all)
    {
        string word = Word(direction);
        bool oneDirection = all.SelectMany(s => s.Job.Directions).Select(d => d.Direction).Distinct().Count() == 1;
        string name = oneDirection && all.Count > 1 ? subject.Name : $"{subject.Name} {word}";
        return all.Count == 1
            ? new(word, (int)direction, direction == Direction.Write ? SeriesDash.Dashed : SeriesDash.Solid)
            : new(name, subject.Color, Stroke(direction));
    }

    public static string Word(Direction direction) => direction switch
    {
        Direction.Read => "read",
        Direction.Write => "write",
        Direction.Trim => "trim",
        _ => "read+write+trim",
    };

    private static SeriesDash Stroke(Direction direction) => direction switch
    {
        Direction.Write => SeriesDash.Dashed,
        Direction.Trim => SeriesDash.Dotted,
        _ => SeriesDash.Solid,
    };
}
