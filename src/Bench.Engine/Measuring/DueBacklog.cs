namespace Bench.Engine.Measuring;

/// <summary>I/Os of a timetable that were due before some moment and had not started.</summary>
/// <param name="First">Clock time at which the first was due, ns.</param>
/// <param name="Gap">Time from one to the next, ns; the mean of it where it varies.</param>
/// <param name="Count">How many.</param>
internal readonly record struct DueBacklog(long First, double Gap, long Count);
