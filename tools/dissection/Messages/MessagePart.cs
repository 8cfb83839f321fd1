// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Messages;

/// <summary>What a row of bytes is a part of.</summary>
public enum MessagePart
{
    /// <summary>The first byte: version, type, token length.</summary>
    Header,

    /// <summary>The code.</summary>
    Code,

    /// <summary>The message ID.</summary>
    MessageId,

    /// <summary>The token.</summary>
    Token,

    /// <summary>Delta and length of an option.</summary>
    OptionHead,

    /// <summary>The value of an option.</summary>
    OptionValue,

    /// <summary>The payload marker.</summary>
    Marker,

    /// <summary>The payload.</summary>
    Payload,

    /// <summary>What was not read, because of an error before it.</summary>
    Unread,
}
