namespace Bench.Engine.Jobs.Options;

/// <summary>Which value of a window a log row holds (fio <c>log_window_value</c>).</summary>
public enum LogWindowValue
{
    /// <summary>The mean.</summary>
    Average,

    /// <summary>The maximum.</summary>
    Max,

    /// <summary>Both, as two columns.</summary>
    Both,
}
