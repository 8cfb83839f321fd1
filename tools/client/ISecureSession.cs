// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>A session with one server; see <see cref="ISecureTransport"/>.</summary>
public interface ISecureSession : IAsyncDisposable
{
    /// <summary>Whether the server has not ended it.</summary>
    bool IsOpen { get; }

    /// <summary>Sends a message in the session. Must not throw; what can't be sent is as good as lost.</summary>
    /// <param name="message">The message.</param>
    void Send(ReadOnlySpan<byte> message);
}
