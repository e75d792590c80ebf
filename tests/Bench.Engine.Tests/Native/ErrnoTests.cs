using System.Runtime.InteropServices;
using Bench.Engine.Native;

namespace Bench.Engine.Tests.Native;

public sealed class ErrnoTests
{
    [Theory]
    [InlineData(5, "EIO", "Input/output error")]
    [InlineData(28, "ENOSPC", "No space left on device")]
    [InlineData(84, "EILSEQ", "Invalid or incomplete multibyte or wide character")]
    [InlineData(110, "ETIMEDOUT", "Connection timed out")]
    public void Numbers_have_the_kernels_names_and_the_librarys_texts(int number, string name, string text)
    {
        Assert.Equal(name, Errno.Name(number));
        Assert.Equal(text, Errno.Text(number));
        Assert.Equal($"{text} ({name})", Errno.Describe(number));
        Assert.True(Errno.TryParse(name, out int parsed));
        Assert.Equal(number, parsed);
    }

    [Fact]
    public void The_texts_are_those_of_the_C_library()
    {
        foreach (int number in Enumerable.Range(1, 133).Where(number => number is not (41 or 58)))
        {
            Assert.Equal(Marshal.GetPInvokeErrorMessage(number), Errno.Text(number));
        }
    }

    [Theory]
    [InlineData("EWOULDBLOCK", 11)]
    [InlineData("ENOTSUP", 95)]
    [InlineData("EDEADLOCK", 35)]
    public void Second_names_are_understood(string name, int number)
    {
        Assert.True(Errno.TryParse(name, out int parsed));
        Assert.Equal(number, parsed);
    }

    [Fact]
    public void Unknown_numbers_and_names_are_said_to_be_unknown()
    {
        Assert.Equal("errno 4095", Errno.Name(4095));
        Assert.Equal("Unknown error 4095", Errno.Text(4095));
        Assert.False(Errno.TryParse("ENOSUCH", out _));
    }
}
