// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>There is nothing to measure, or it can't be read. The message is for the user.</summary>
public sealed class FootprintException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">For the user.</param>
    public FootprintException(string message)
        : base(message)
    {
    }
}
