// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>A load could not be put on a server. The message is for the one who asked for it.</summary>
public sealed class LoadException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Whole sentences.</param>
    public LoadException(string message)
        : base(message)
    {
    }
}
