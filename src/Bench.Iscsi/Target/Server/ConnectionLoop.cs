using Bench.Engine;
using Bench.Engine.Native;
using Bench.Iscsi.Target.Protocol;

namespace Bench.Iscsi.Target.Server;

/// <summary>
/// Drives one connection on a thread of its own: receive what there is, let the state machine work, send all of it in one call, and when nothing comes
/// look again for a bounded time before sleeping, since a wake-up costs more than a round trip.
/// </summary>
internal sealed class ConnectionLoop
{
    private const long MaxSleep = 1_000_000_000;
    private const int BatchesPerCpuReading = 1024;

    private readonly ITargetSocket _socket;
    private readonly TargetConnection _connection;
    private readonly PollPermit _pollPermit;
    private readonly long _pollTime;
    private readonly long _stallTime;
    private volatile bool _stop;
    private volatile bool _woken;

    public ConnectionLoop(ITargetSocket socket, TargetConnection connection, IscsiTargetOptions options, PollPermit pollPermit)
    {
        _socket = socket;
        _connection = connection;
        _pollPermit = pollPermit;
        _pollTime = (long)options.Poll.TotalNanoseconds;
        _stallTime = (long)options.PingTimeout.TotalNanoseconds;
        connection.Wake = Wake;
    }

    public static long Now => Clock.Now;

    /// <summary>Ends the loop from another thread.</summary>
    public void Stop()
    {
        _stop = true;
        _socket.Wake();
    }

    /// <summary>Runs until the connection ends. Never throws for anything a peer can do.</summary>
    public void Run()
    {
        try
        {
            Loop();
        }
        catch (IOException e)
        {
            _connection.Disconnect(e.Message);
        }
        catch (Exception e)
        {
            // A defect of ours must cost one connection, not the server and the measurement that runs against it.
            _connection.Counters.InternalErrors++;
            _connection.Disconnect($"internal error: {e}");
        }
        finally
        {
            ReadCpuTime();
            bool abort = _connection.MustAbort;
            _connection.Disconnect(_stop ? "the target stopped" : "closed");
            if (abort)
            {
                _socket.Abort();
            }
            else if (!_stop)
            {
                _socket.Finish();
            }
            _socket.Dispose();
        }
    }

    private void Wake()
    {
        _woken = true;
        _socket.Wake();
    }

    private void Loop()
    {
        long idleSince = Now;
        long mark = idleSince;
        bool polling = false;
        uint batches = 0;
        while (!_stop)
        {
            int received = _connection.HasBacklog ? -1 : _socket.Receive(_connection.ReceiveSpace);
            if (received == 0)
            {
                _connection.Disconnect("the initiator closed the connection");
                return;
            }
            long now = Now;
            if (received > 0)
            {
                _connection.Counters.ReceiveNanoseconds += now - mark;
                _connection.Received(received);
                _connection.Counters.Receives++;
            }
            mark = now;
            bool due = received > 0 || _woken || _connection.HasBacklog || now >= _connection.NextDeadline;
            if (!due)
            {
                if (now - idleSince >= _pollTime || !_pollPermit.Granted)
                {
                    CountPoll(polling, now - idleSince);
                    _connection.Counters.Sleeps++;
                    ReadCpuTime();
                    _socket.Wait(forOutput: false, Math.Clamp(_connection.NextDeadline - now, 0, MaxSleep));
                    polling = false;
                    mark = Now;
                    _connection.Counters.SleepNanoseconds += mark - now;
                    // After a sleep there is something to do, or a deadline: no second round of polling for a wake-up that was neither.
                    idleSince = mark - _pollTime;
                }
                else
                {
                    polling = true;
                }
                continue;
            }
            CountPoll(polling, now - idleSince);
            polling = false;
            _woken = false;
            if (++batches % BatchesPerCpuReading == 0)
            {
                ReadCpuTime();
            }
            _connection.Process(now);
            long processed = Now;
            _connection.Counters.ProcessNanoseconds += processed - now;
            if (!Drain() || _connection.MustClose)
            {
                return;
            }
            idleSince = mark = Now;
            _connection.Counters.SendNanoseconds += mark - processed;
        }
    }

    private void ReadCpuTime() => _connection.Counters.CpuNanoseconds = OperatingSystem.IsLinux() ? LinuxClock.ThreadCpuTime() : 0;

    private void CountPoll(bool polled, long time) => _connection.Counters.PollNanoseconds += polled ? time : 0;

    /// <summary>Sends everything.</summary>
    /// <returns>False when the connection must end unsent.</returns>
    private bool Drain()
    {
        OutputQueue output = _connection.Output;
        long stalledSince = 0;
        while (!output.IsEmpty)
        {
            if (_stop || _connection.MustAbort)
            {
                return false;
            }
            long sent = _socket.Send(output);
            if (sent > 0)
            {
                _connection.Counters.Sends++;
                _connection.Counters.BytesOut += sent;
                output.Consume(sent);
                stalledSince = 0;
                continue;
            }
            long now = Now;
            stalledSince = stalledSince == 0 ? now : stalledSince;
            if (now - stalledSince >= _stallTime)
            {
                _connection.Disconnect("the initiator takes no data");
                return false;
            }
            _socket.Wait(forOutput: true, MaxSleep);
        }
        return true;
    }
}
