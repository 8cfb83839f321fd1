// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>A request could not be made or was not answered. The message is a sentence for the user.</summary>
public class CoapException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">A sentence for the user.</param>
    public CoapException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="cause">What the system said.</param>
    public CoapException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
