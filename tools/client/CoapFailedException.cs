// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;

namespace NanoCoap.Client.Async;

/// <summary>A request was sent and is over without a response.</summary>
public sealed class CoapFailedException : CoapException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="transmissions">How many times its last message was sent.</param>
    /// <param name="elapsed">How long ago that was done first.</param>
    /// <param name="message">A sentence for the user.</param>
    public CoapFailedException(FailureReason reason, int transmissions, TimeSpan elapsed, string message)
        : base(message)
    {
        Reason = reason;
        Transmissions = transmissions;
        Elapsed = elapsed;
    }

    /// <summary>Why.</summary>
    public FailureReason Reason { get; }

    /// <summary>How many times the last message of the request was sent, 0 if it never was.</summary>
    public int Transmissions { get; }

    /// <summary>How long after the first transmission of that message it failed.</summary>
    public TimeSpan Elapsed { get; }
}
