// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// All signatures in a row. One that occurs already, be it as a part of others, is not stored again; the metadata processor does not
/// look at the very end of the row, and so neither does this.
/// </summary>
internal sealed class SignatureTable
{
    private readonly List<byte> _bytes = [];
    private readonly HashSet<string> _known = [];

    /// <summary>Bytes so far.</summary>
    public int Length => _bytes.Count;

    /// <summary>Stores a signature.</summary>
    /// <returns>The bytes that this takes.</returns>
    public int Add(byte[] signature)
    {
        if (!_known.Add(Convert.ToHexString(signature)))
        {
            return 0;
        }

        int found = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes).IndexOf(signature);
        if (found >= 0 && found < _bytes.Count - signature.Length)
        {
            return 0;
        }

        _bytes.AddRange(signature);
        return signature.Length;
    }
}
