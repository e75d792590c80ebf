using System.Runtime.CompilerServices;

namespace Bench.Iscsi.Session;

/// <summary>
/// How long a command was in each stage. Stages are entered with the time of a batch (one clock reading serves all that a send took or a
/// receive brought), and all of them together are exactly the time from hand-over to hand-back.
/// </summary>
internal unsafe struct CommandTimes
{
    /// <summary>Number of stages.</summary>
    public const int Stages = (int)CommandStage.Reap + 1;

    private fixed long _spent[Stages];
    private long _mark;
    private int _entered;

    /// <summary>Pieces (the command, answers to R2Ts) that the socket has not taken yet.</summary>
    public int Unsent;

    public CommandStage Stage { get; private set; }

    /// <summary>Time spent in a stage, nanoseconds.</summary>
    public readonly long this[CommandStage stage] => _spent[(int)stage];

    /// <summary>True where the command was ever in that stage.</summary>
    public readonly bool HasEntered(CommandStage stage) => (_entered & (1 << (int)stage)) != 0;

    /// <summary>The command is handed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(long now)
    {
        _mark = now;
        _entered = 1 << (int)CommandStage.Queue;
        Stage = CommandStage.Queue;
        Unsent = 0;
        for (var i = 0; i < Stages; i++)
        {
            _spent[i] = 0;
        }
    }

    /// <summary>The command is sent, maybe not for the first time: what it went through before counts as waiting.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Issue(long now)
    {
        if (_entered != 1 << (int)CommandStage.Queue)
        {
            Requeue();
        }

        Unsent = 0;
        Stage = CommandStage.Queue;
        Enter(CommandStage.Send, now);
    }

    private void Requeue()
    {
        for (var i = 1; i < Stages; i++)
        {
            _spent[0] += _spent[i];
            _spent[i] = 0;
        }

        _entered = 1 << (int)CommandStage.Queue;
    }

    /// <summary>Ends the present stage and begins another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(CommandStage stage, long now)
    {
        // Connections of a session are served one after the other, with times that may be a little apart.
        if (now < _mark)
        {
            now = _mark;
        }

        _spent[(int)Stage] += now - _mark;
        _mark = now;
        Stage = stage;
        _entered |= 1 << (int)stage;
    }
}
