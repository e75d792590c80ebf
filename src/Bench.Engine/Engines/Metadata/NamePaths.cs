using System.Runtime.InteropServices;
using System.Text;
using Bench.Engine.Targets;

namespace Bench.Engine.Engines.Metadata;

/// <summary>The paths of a daemon's targets as the kernel takes them, in native memory, so that no call converts one.</summary>
internal sealed unsafe class NamePaths : IDisposable
{
    private readonly byte** _paths;
    private byte* _text;

    public NamePaths(IReadOnlyList<Target> targets)
    {
        int bytes = targets.Sum(target => Encoding.UTF8.GetByteCount(target.Path) + 1);
        _text = (byte*)NativeMemory.AllocZeroed((nuint)bytes + 1);
        _paths = (byte**)NativeMemory.Alloc((nuint)targets.Count, (nuint)sizeof(nint));
        byte* next = _text;
        for (int target = 0; target < targets.Count; target++)
        {
            _paths[target] = next;
            int length = Encoding.UTF8.GetBytes(targets[target].Path, new Span<byte>(next, bytes - (int)(next - _text)));
            next += length + 1;
        }
    }

    public byte* this[int target] => _paths[target];

    public void Dispose()
    {
        if (_text != null)
        {
            NativeMemory.Free(_text);
            NativeMemory.Free(_paths);
            _text = null;
        }
    }
}
