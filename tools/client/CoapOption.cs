// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>An option of a message. RFC 7252 section 3.1.</summary>
/// <param name="Number">The option number.</param>
/// <param name="Value">The value, as on the wire.</param>
public readonly record struct CoapOption(int Number, ReadOnlyMemory<byte> Value)
{
    /// <summary>
    /// Whether the option is one that is known here, with a length that it may have. Any other counts as not recognised: an elective one
    /// is ignored. RFC 7252 sections 5.4.1 and 5.4.3.
    /// </summary>
    public bool IsRecognised
    {
        get
        {
            int row = OptionTable.Find(Number);
            return row >= 0 && Value.Length >= OptionTable.MinLength(row) && Value.Length <= OptionTable.MaxLength(row);
        }
    }
}
