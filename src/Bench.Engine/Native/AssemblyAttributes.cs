using System.Runtime.CompilerServices;

// Every native signature is blittable as written; without marshalling, calls can be compiled ahead of time and inlined.
[assembly: DisableRuntimeMarshalling]
