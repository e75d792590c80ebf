namespace Bench.Engine.Jobs.Options;

/// <summary>Whose jobs <c>exitall</c> ends (fio <c>exit_what</c>).</summary>
public enum ExitWhat
{
    /// <summary>Jobs of the same group.</summary>
    Group,

    /// <summary>All jobs.</summary>
    All,

    /// <summary>Jobs up to the next stonewall.</summary>
    Stonewall,
}
