// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Simulated;

/// <summary>Hears what a bad network does to datagrams.</summary>
public interface ILinkLog
{
    /// <summary>Says what happens to the datagram that is received or sent next: "lost", "twice", "duplicate".</summary>
    /// <param name="note">The word.</param>
    void NoteNext(string note);

    /// <summary>A datagram came in that nobody else will see: it is lost.</summary>
    /// <param name="remote">From whom.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="multicast">Whether it was sent to a group.</param>
    void Received(object remote, byte[] buffer, int length, bool multicast);
}
