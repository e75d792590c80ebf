namespace Bench.Engine.Native;

/// <summary>Finds the errno behind an exception of .NET's file classes, which keep it as HRESULT.</summary>
internal static class ManagedFailure
{
    private const int LargestErrno = 4095;

    /// <summary>The kernel's errno, or the nearest that the exception's type stands for.</summary>
    public static int ErrnoOf(Exception error)
    {
        Exception cause = error is UnauthorizedAccessException { InnerException: IOException inner } ? inner : error;
        return cause.HResult is > 0 and <= LargestErrno ? cause.HResult : error switch
        {
            UnauthorizedAccessException => Errno.EACCES,
            FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
            _ => Errno.EIO,
        };
    }
}
