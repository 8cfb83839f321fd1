// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>A memory for settings that forgets everything at the end.</summary>
public sealed class MemoryStore : IStore
{
    private readonly byte[][] _places = [[], []];

    /// <inheritdoc/>
    public int Read(int place, byte[] buffer)
    {
        int length = Math.Min(buffer.Length, _places[place].Length);
        Array.Copy(_places[place], buffer, length);
        return length;
    }

    /// <inheritdoc/>
    public bool Write(int place, byte[] buffer, int length)
    {
        _places[place] = buffer[..length];
        return true;
    }
}
