// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>What one type, one method or one string takes of a .pe file.</summary>
/// <param name="Name">The type or method, or the text of the string.</param>
/// <param name="Kind">For a string, what it is; otherwise empty.</param>
/// <param name="Bytes">Its bytes. What several share is counted with the first.</param>
public sealed record PeItem(string Name, string Kind, int Bytes);
