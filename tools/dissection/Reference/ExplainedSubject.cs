// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Reference;

/// <summary>Kinds of <see cref="Explanation"/>.</summary>
public enum ExplainedSubject
{
    /// <summary>A method or a response code.</summary>
    Code,

    /// <summary>An option.</summary>
    Option,

    /// <summary>A Content-Format.</summary>
    Format,

    /// <summary>A message type.</summary>
    MessageType,
}
