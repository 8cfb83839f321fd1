// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;

namespace NanoCoap.Client.Async;

/// <summary>
/// Protects the requests of a client end to end, and opens what answers them: OSCORE, with NanoCoap.Client.Oscore. Several clients may have
/// the same. The trace shows what is on the wire.
/// </summary>
public interface IRequestProtection
{
    /// <summary>Bytes by which a request may become longer.</summary>
    int Overhead { get; }

    /// <summary>Why the last request could not be protected, a sentence.</summary>
    string Problem { get; }

    /// <summary>Makes the guard of one more request. It is called under a lock of the client, and must not throw.</summary>
    /// <param name="plain">Room for a message in plain, which the requests of a client share.</param>
    /// <param name="inner">Room for what was inside a response, as long as the longest one; shared as well.</param>
    /// <returns>The guard.</returns>
    RequestGuard Protect(byte[] plain, byte[] inner);
}
