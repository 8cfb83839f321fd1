// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>Tells how long a connection ID is, which a record does not say. RFC 9146 section 4.</summary>
/// <param name="bytes">What begins with the ID.</param>
/// <returns>Its bytes; -1 if that is not known.</returns>
public delegate int ConnectionIdLength(ReadOnlySpan<byte> bytes);
