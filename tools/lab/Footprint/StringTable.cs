// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Lab.Footprint;

/// <summary>All strings in a row, each once, in UTF-8 with a zero behind it. The empty one is always there.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal) { { string.Empty, 0 } };

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; } = 1;

    /// <summary>Stores a string.</summary>
    /// <returns>The bytes that this takes: none if it is there, or known to the runtime.</returns>
    public int Add(string text)
    {
        if (WellKnownNames.Contains(text) || !_places.TryAdd(text, Length))
        {
            return 0;
        }

        int bytes = Encoding.UTF8.GetByteCount(text) + 1;
        Length += bytes;
        return bytes;
    }

    /// <summary>Where a string is.</summary>
    public int PlaceOf(string text)
    {
        return _places.GetValueOrDefault(text, ushort.MaxValue);
    }
}
