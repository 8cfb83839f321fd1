// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Hosting.Udp;

/// <summary>An address could not be bound. The message is for the one who asked for it and says what can be done.</summary>
public sealed class BindException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Whole sentences.</param>
    /// <param name="cause">What the system said.</param>
    public BindException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
