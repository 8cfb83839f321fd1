// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>There is no session with a server of coaps.</summary>
public sealed class CoapHandshakeException : CoapException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What has happened, a sentence.</param>
    /// <param name="isRefused">See <see cref="IsRefused"/>.</param>
    /// <param name="innerException">What it comes from.</param>
    public CoapHandshakeException(string message, bool isRefused, Exception innerException)
        : base(message, innerException)
    {
        IsRefused = isRefused;
    }

    /// <summary>Whether the server has refused, as it does for a key that it does not know; else it could not be spoken to.</summary>
    public bool IsRefused { get; }
}
