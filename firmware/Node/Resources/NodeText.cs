// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>The words that more than one resource speaks, encoded once.</summary>
    internal static class NodeText
    {
        internal static readonly byte[] NotSaved = Utf8.Encode("Could not be saved");
        internal static readonly byte[] On = Utf8.Encode("ON");
        internal static readonly byte[] Off = Utf8.Encode("OFF");
    }
}
