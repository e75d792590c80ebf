using Bench.Engine.Jobs.Options;
using Bench.Engine.Memory;
using Bench.Engine.Native;

namespace Bench.Engine.Tests.Memory;

public sealed unsafe class IoMemoryTests
{
    public static TheoryData<MemoryKind> KindsWithoutHugePages =>
        [MemoryKind.Malloc, MemoryKind.Shm, MemoryKind.Mmap, MemoryKind.MmapShared];

    [Theory]
    [MemberData(nameof(KindsWithoutHugePages))]
    public void Buffers_of_every_kind_are_page_aligned_and_apart(MemoryKind kind)
    {
        using var memory = IoMemory.Allocate(new JobOptions { Memory = kind }, 3, 5000);

        Assert.Equal(8192, memory.Stride);
        Assert.Equal(3 * 8192, memory.Bytes);
        for (int index = 0; index < 3; index++)
        {
            Assert.Equal(0, (nint)memory.Buffer(index) % Environment.SystemPageSize);
            new Span<byte>(memory.Buffer(index), 5000).Fill((byte)(index + 1));
        }

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(index => memory.Buffer(index)[4999]));
    }

    [Fact]
    public void Iomem_align_shifts_every_buffer_within_its_page()
    {
        using var memory = IoMemory.Allocate(new JobOptions { MemoryAlign = 512 }, 4, 4096);

        for (int index = 0; index < 4; index++)
        {
            Assert.Equal(512, (nint)memory.Buffer(index) % Environment.SystemPageSize);
        }

        Assert.True(memory.AreaBytes >= memory.Bytes + 512);
    }

    [Fact]
    public void A_file_behind_the_memory_holds_the_buffers()
    {
        string path = $"/var/tmp/bench-test-{Guid.NewGuid():N}";
        try
        {
            using var memory = IoMemory.Allocate(new JobOptions { Memory = MemoryKind.Mmap, MemoryFile = path }, 2, 4096);
            memory.Buffer(1)[7] = 0x77;

            Assert.Equal(0x77, File.ReadAllBytes(path)[4096 + 7]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [SkippableTheory]
    [InlineData(MemoryKind.MmapHuge)]
    [InlineData(MemoryKind.ShmHuge)]
    public void Absent_huge_pages_are_an_error_that_says_how_to_get_them(MemoryKind kind)
    {
        string free = File.ReadLines("/proc/meminfo").Single(line => line.StartsWith("HugePages_Free:", StringComparison.Ordinal));
        Skip.IfNot(free.EndsWith(" 0", StringComparison.Ordinal), "this machine has huge pages");

        var error = Assert.Throws<DeviceException>(() => IoMemory.Allocate(new JobOptions { Memory = kind }, 2, 4096));

        Assert.Equal(Errno.ENOMEM, error.Errno);
        Assert.Contains("vm.nr_hugepages", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(MemoryKind.MmapHuge)]
    [InlineData(MemoryKind.ShmHuge)]
    public void Buffers_on_huge_pages_have_pages_of_the_size_that_was_asked_for(MemoryKind kind)
    {
        using HugePages pages = HugePages.Reserve(4);
        using var memory = IoMemory.Allocate(new JobOptions { Memory = kind, HugePageSize = 2 << 20 }, 3, 1 << 20);

        for (int index = 0; index < 3; index++)
        {
            new Span<byte>(memory.Buffer(index), 1 << 20).Fill((byte)(index + 1));
        }

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(index => memory.Buffer(index)[(1 << 20) - 1]));
        Assert.Equal("2048 kB", PageSizeAt((nint)memory.First));
        Assert.Equal(0, memory.AreaBytes % (2 << 20));
    }

    [Fact]
    public void A_backing_file_that_cannot_be_made_is_named()
    {
        var options = new JobOptions { Memory = MemoryKind.Mmap, MemoryFile = "/no-such-folder/file" };

        var error = Assert.Throws<DeviceException>(() => IoMemory.Allocate(options, 1, 4096));

        Assert.Equal(Errno.ENOENT, error.Errno);
        Assert.Contains("/no-such-folder/file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Freed_memory_is_given_back_to_the_system()
    {
        var options = new JobOptions { Memory = MemoryKind.Mmap };
        var memory = IoMemory.Allocate(options, 1, 64 * 1024 * 1024);
        string address = $"{(nint)memory.First:x}";
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => Covers(line, address));

        memory.Dispose();

        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => Covers(line, address));
    }

    [Fact]
    public void Pinned_memory_is_locked_until_it_is_disposed()
    {
        const long Bytes = 48L * 1024 * 1024;
        long before = LockedBytes();

        using (PinnedMemory.Lock(Bytes))
        {
            Assert.True(LockedBytes() - before >= Bytes);
        }

        Assert.True(LockedBytes() - before < Bytes);
    }

    [Fact]
    public void More_locked_memory_than_there_is_is_refused()
    {
        var error = Assert.Throws<DeviceException>(() => PinnedMemory.Lock(1L << 50));

        Assert.Equal(Errno.ENOMEM, error.Errno);
        Assert.Contains("lockmem", error.Message, StringComparison.Ordinal);
    }

    private static string PageSizeAt(nint address) => File.ReadLines("/proc/self/smaps")
        .SkipWhile(line => !line.Contains('-', StringComparison.Ordinal) || !IsMapping(line) || !Covers(line, $"{address:x}"))
        .First(static line => line.StartsWith("KernelPageSize:", StringComparison.Ordinal))["KernelPageSize:".Length..].Trim();

    private static bool IsMapping(string line) => char.IsAsciiHexDigitLower(line[0]) && line.Split(' ')[0].Contains('-', StringComparison.Ordinal);

    private static bool Covers(string mapping, string address)
    {
        string[] range = mapping.Split(' ')[0].Split('-');
        long value = Convert.ToInt64(address, 16);
        return Convert.ToInt64(range[0], 16) <= value && value < Convert.ToInt64(range[1], 16);
    }

    private static long LockedBytes() => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmLck:", StringComparison.Ordinal))[6..^2],
        System.Globalization.CultureInfo.InvariantCulture);
}
