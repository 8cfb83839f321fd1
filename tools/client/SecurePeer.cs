// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>A server of coaps: the session with it, and whether that still lives.</summary>
internal sealed class SecurePeer
{
    // Of a message that has gone out so often and a session that is silent, a server that has lost the session is the likely reason.
    private const int Suspicious = 3;

    private int _unanswered;

    /// <summary>Whose turn it is to make a session.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>The session; null before the first.</summary>
    public ISecureSession? Session { get; set; }

    /// <summary>Whether a new session is being made in place of one that seems lost.</summary>
    public bool IsRenewing { get; set; }

    /// <summary>Takes note of a message that goes out.</summary>
    /// <param name="attempt">1 for the first time, 2 for the second; 0 for one that is not sent again.</param>
    /// <returns>Whether the session seems to be lost.</returns>
    public bool Send(int attempt)
    {
        int unanswered = Interlocked.Increment(ref _unanswered);
        return Session is { IsOpen: false } || (attempt >= Suspicious && unanswered >= Suspicious);
    }

    /// <summary>Takes note of a message that came in.</summary>
    public void Receive()
    {
        Volatile.Write(ref _unanswered, 0);
    }
}
