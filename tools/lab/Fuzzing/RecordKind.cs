// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>How a datagram for a port of coaps was made up.</summary>
public enum RecordKind
{
    /// <summary>Random bytes, some of them behind the header of a record.</summary>
    Noise,

    /// <summary>What the client has to say next.</summary>
    Flight,

    /// <summary>The same, a record at a time.</summary>
    Alone,

    /// <summary>The same in fragments, in any order, some twice, some overlapping.</summary>
    Fragments,

    /// <summary>A hello whose fields and lengths are anything.</summary>
    Hello,

    /// <summary>A message, or something else under the keys of the client.</summary>
    Sealed,

    /// <summary>One of the datagrams before, with fields of its headers or bytes changed.</summary>
    Mutated,

    /// <summary>Records of several datagrams before.</summary>
    Spliced,

    /// <summary>One of the datagrams before, from the same address or another.</summary>
    Replayed,
}
