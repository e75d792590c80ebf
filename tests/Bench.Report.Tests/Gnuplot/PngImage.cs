using System.Buffers.Binary;
using System.IO.Compression;

namespace Bench.Report.Tests.Gnuplot;

/// <summary>Decodes a non-interlaced 8-bit PNG (W3C PNG, sections 7 to 10), enough to look at pixels.</summary>
internal sealed class PngImage
{
    private readonly byte[] _pixels;
    private readonly int _channels;

    private PngImage(int width, int height, int channels, byte[] pixels)
    {
        (Width, Height, _channels, _pixels) = (width, height, channels, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The colour at a pixel as 0xRRGGBB (the palette index in a palette image).</summary>
    public int this[int x, int y]
    {
        get
        {
            ReadOnlySpan<byte> pixel = _pixels.AsSpan(((y * Width) + x) * _channels);
            return _channels < 3 ? pixel[0] : (pixel[0] << 16) | (pixel[1] << 8) | pixel[2];
        }
    }

    public static PngImage Read(byte[] file)
    {
        using var data = new MemoryStream();
        int width = 0, height = 0, channels = 0;
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            ReadOnlySpan<byte> type = file.AsSpan(at + 4, 4);
            ReadOnlySpan<byte> chunk = file.AsSpan(at + 8, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                width = BinaryPrimitives.ReadInt32BigEndian(chunk);
                height = BinaryPrimitives.ReadInt32BigEndian(chunk[4..]);
                Assert.Equal(8, chunk[8]);
                channels = chunk[9] switch { 2 => 3, 6 => 4, 4 => 2, _ => 1 };
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Write(chunk);
            }

            at += 12 + length;
        }

        data.Position = 0;
        using var inflated = new ZLibStream(data, CompressionMode.Decompress);
        byte[] pixels = new byte[width * height * channels];
        byte[] previous = new byte[width * channels];
        byte[] row = new byte[width * channels];
        for (int y = 0; y < height; y++)
        {
            int filter = inflated.ReadByte();
            inflated.ReadExactly(row);
            Unfilter(filter, row, previous, channels);
            row.CopyTo(pixels, y * row.Length);
            row.CopyTo(previous, 0);
        }

        return new(width, height, channels, pixels);
    }

    /// <summary>Pixels for which a condition holds.</summary>
    public int Count(Func<int, bool> condition)
    {
        int count = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                count += condition(this[x, y]) ? 1 : 0;
            }
        }

        return count;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int up = above[i];
            int corner = i >= step ? above[i - step] : 0;
            row[i] += filter switch
            {
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => 0,
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        (int a, int b, int c) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
