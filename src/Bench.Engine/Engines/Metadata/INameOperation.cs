namespace Bench.Engine.Engines.Metadata;

/// <summary>What a <see cref="NameEngine{TOperation}"/> does to a name; a struct, so that each engine is compiled for its own.</summary>
internal unsafe interface INameOperation
{
    /// <summary>True when the operation gives a descriptor that has to be closed, which is no part of what is measured.</summary>
    static abstract bool Opens { get; }

    /// <summary>Reads the engine's options.</summary>
    void Prepare(EngineSetup setup);

    /// <summary>Carries it out: 0 or a descriptor, or -1 with the errno of the C library set.</summary>
    /// <param name="path">UTF-8 with a zero at the end.</param>
    int Carry(byte* path);
}
