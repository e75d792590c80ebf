namespace Bench.Engine.Engines;

/// <summary>An I/O priority as the kernel packs it (linux/ioprio.h): class, hint and level in 16 bits.</summary>
/// <param name="Value">The packed value; 0 is none.</param>
public readonly record struct IoPriority(ushort Value)
{
    /// <summary>The class of real-time I/O.</summary>
    public const int RealTime = 1;

    private const int ClassShift = 13;
    private const int HintShift = 3;
    private const int LevelMask = 7;

    /// <summary>Packs a priority.</summary>
    /// <param name="priorityClass">1 real time, 2 best effort, 3 idle; 0 none.</param>
    /// <param name="level">0 (highest) to 7.</param>
    /// <param name="hint">Hint of the device (IOPRIO_HINT_*); 0 none.</param>
    public IoPriority(int priorityClass, int level, int hint = 0)
        : this((ushort)((priorityClass << ClassShift) | (hint << HintShift) | level))
    {
    }

    /// <summary>The class.</summary>
    public int Class => Value >> ClassShift;

    /// <summary>The level, 0 (highest) to 7.</summary>
    public int Level => Value & LevelMask;
}
