using Bench.PeerJobs;

// peer-jobs FIO BENCH JOB...: runs each job file through both programs; one line a job, `same` or what differs.
// Exit code 1 when anything differs, 2 on bad usage.
if (args.Length < 3)
{
    Console.Error.WriteLine("usage: peer-jobs FIO BENCH JOB.fio...");
    return 2;
}

int differing = 0;
int skipped = 0;
string[] jobs = args[2..];
foreach (string path in jobs)
{
    PeerJob job = PeerJob.Read(path);
    string name = Path.GetFileNameWithoutExtension(path);
    if (job.Missing is { } missing)
    {
        Console.WriteLine($"{name,-28} skipped: {missing}");
        skipped++;
        continue;
    }

    using var folder = new ScratchFolder();
    PeerRun theirs = PeerRun.Of(job, folder.Create("fio"), [args[0]]);
    PeerRun ours = PeerRun.Of(job, folder.Create("bench"), [args[1], "fio"]);
    IReadOnlyList<string> differences = PeerComparison.Differences(job, theirs, ours);
    Console.WriteLine($"{name,-28} {(differences.Count == 0 ? "same" : "DIFFERS")}   {job.Title}");
    foreach (string difference in differences)
    {
        Console.WriteLine($"    {difference.ReplaceLineEndings("\n    ")}");
    }

    differing += differences.Count > 0 ? 1 : 0;
}

Console.WriteLine($"{jobs.Length - differing - skipped} same, {differing} differ, {skipped} skipped");
return differing > 0 ? 1 : 0;
