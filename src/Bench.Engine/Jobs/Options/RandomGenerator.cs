namespace Bench.Engine.Jobs.Options;

/// <summary>fio <c>random_generator</c>.</summary>
public enum RandomGenerator
{
    /// <summary>32-bit tausworthe.</summary>
    Tausworthe,

    /// <summary>Linear feedback shift register: every block once without a map.</summary>
    Lfsr,

    /// <summary>64-bit tausworthe.</summary>
    Tausworthe64,
}
