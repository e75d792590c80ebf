namespace Bench.Engine.Workload.Verification;

/// <summary>
/// What a verify state has to say of a daemon's writes: how many were issued, and which of each file were the last
/// <c>iodepth</c> to complete.
/// </summary>
internal sealed class WriteProgress(int depth, int files)
{
    private readonly long[] _offsets = new long[depth * files];
    private readonly long[] _completed = new long[files];

    /// <summary>Writes issued in this pass.</summary>
    public long Issued { get; private set; }

    /// <summary>Counts a write that goes out.</summary>
    public void WriteIssued() => Issued++;

    /// <summary>Notes a write that has completed.</summary>
    public void WriteCompleted(int file, long offset)
    {
        _offsets[(file * depth) + (int)(_completed[file] % depth)] = offset;
        _completed[file]++;
    }

    /// <summary>Begins another pass over the files.</summary>
    public void Restart()
    {
        Issued = 0;
        _completed.AsSpan().Clear();
    }

    /// <summary>The state as it is now.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="index">Number of the daemon, from 0.</param>
    public VerifyState ToState(string job, int index)
    {
        var completed = new List<CompletedWrite>();
        for (int file = 0; file < files; file++)
        {
            for (long back = 1; back <= Math.Min(_completed[file], depth); back++)
            {
                completed.Add(new CompletedWrite(file, _offsets[(file * depth) + (int)((_completed[file] - back) % depth)]));
            }
        }

        return new VerifyState(job, index, depth, files, Issued, completed);
    }
}
