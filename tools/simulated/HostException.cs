// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Simulated;

/// <summary>A node could not be started. The message is for the one who started it.</summary>
public sealed class HostException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Whole sentences.</param>
    public HostException(string message)
        : base(message)
    {
    }
}
