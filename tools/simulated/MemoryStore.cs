// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>A memory that forgets everything at the end.</summary>
public sealed class MemoryStore : IStore
{
    private readonly Dictionary<string, byte[]> _files = [];

    /// <inheritdoc/>
    public int Read(string name, byte[] buffer)
    {
        byte[] file = _files.GetValueOrDefault(name, []);
        int length = Math.Min(buffer.Length, file.Length);
        Array.Copy(file, buffer, length);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] buffer, int length)
    {
        _files[name] = buffer[..length];
        return true;
    }
}
