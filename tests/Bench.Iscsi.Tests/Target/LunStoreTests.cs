using Bench.Iscsi.Target.Luns;

namespace Bench.Iscsi.Tests.Target;

public sealed class LunStoreTests
{
    private const int Length = 4 << 20;

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(1536)]
    public void A_memory_store_behaves_like_an_array_that_knows_what_was_written(int blockSize)
    {
        using var store = new MemoryLunStore(Length / blockSize * blockSize, blockSize);
        BehavesLikeAnArray(store, blockSize, exactMap: true);
    }

    [Fact]
    public void A_file_store_behaves_like_an_array()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.Delete(path);
            using var store = FileLunStore.Open(path, Length, readOnly: false, 512);
            BehavesLikeAnArray(store, 512, exactMap: false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_missing_is_only_made_when_a_size_is_given()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        Assert.Throws<IscsiException>(() => FileLunStore.Open(path, null, readOnly: false, 512));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_device_is_no_file_to_serve() => Assert.Throws<IscsiException>(() => FileLunStore.Open("/dev/null", 1 << 20, readOnly: false, 512));

    [Fact]
    public void A_file_in_use_is_not_served_twice()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, new byte[4096]);
            using var first = FileLunStore.Open(path, null, readOnly: false, 512);
            Assert.Throws<IscsiException>(() => FileLunStore.Open(path, null, readOnly: false, 512));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_unit_of_four_terabytes_takes_no_memory_until_it_is_written()
    {
        using var store = new MemoryLunStore(4L << 40, 512);
        byte[] data = [.. Enumerable.Repeat((byte)7, 512)];
        store.Write((4L << 40) - 512, data);
        byte[] read = new byte[1024];
        store.Read((4L << 40) - 1024, read);
        Assert.Equal([.. new byte[512], .. data], read);
        Assert.False(store.IsMapped(0, out long run));
        Assert.Equal((4L << 40) - 512, run);
    }

    private static unsafe void BehavesLikeAnArray(LunStore store, int blockSize, bool exactMap)
    {
        var random = new Random(blockSize);
        byte[] model = new byte[store.Length];
        bool[] mapped = new bool[store.Length / blockSize];
        for (int i = 0; i < 400; i++)
        {
            int first = random.Next(mapped.Length);
            int count = Math.Min(random.Next(1, 200), mapped.Length - first);
            int offset = first * blockSize;
            Span<byte> range = model.AsSpan(offset, count * blockSize);
            switch (random.Next(3))
            {
                case 0:
                    random.NextBytes(range);
                    store.Write(offset, range);
                    mapped.AsSpan(first, count).Fill(true);
                    break;
                case 1:
                    range.Clear();
                    store.Discard(offset, range.Length);
                    mapped.AsSpan(first, count).Clear();
                    break;
                default:
                    byte[] read = new byte[range.Length];
                    store.Read(offset, read);
                    Assert.True(range.SequenceEqual(read));
                    if (store.TryGetBytes(offset, range.Length, out byte* bytes))
                    {
                        Assert.True(range.SequenceEqual(new ReadOnlySpan<byte>(bytes, range.Length)));
                    }
                    break;
            }
            int probe = random.Next(mapped.Length);
            bool isMapped = store.IsMapped((long)probe * blockSize, out long run);
            if (exactMap)
            {
                int end = probe;
                while (end < mapped.Length && mapped[end] == mapped[probe])
                {
                    end++;
                }
                Assert.Equal((mapped[probe], (long)(end - probe) * blockSize), (isMapped, run));
            }
        }
    }
}
