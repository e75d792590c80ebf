namespace Bench.Engine.Ranks;

/// <summary>What all ranks brought, in one message.</summary>
internal static class RankParcel
{
    private const int Missing = -1;

    public static byte[] Close(IReadOnlyList<byte[]?> contents)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (byte[]? content in contents)
        {
            writer.Write(content?.Length ?? Missing);
            writer.Write(content ?? []);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static byte[]?[] Open(ReadOnlyMemory<byte> parcel, int size)
    {
        using var reader = new BinaryReader(new MemoryStream(parcel.ToArray()));
        byte[]?[] contents = new byte[]?[size];
        for (int i = 0; i < size; i++)
        {
            int length = reader.ReadInt32();
            contents[i] = length == Missing ? null : reader.ReadBytes(length);
        }

        return contents;
    }
}
