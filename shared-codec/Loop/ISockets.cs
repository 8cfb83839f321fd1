// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Loop
{
    /// <summary>The sockets behind a transport: bound to an address, and in a group, that a new connection may have changed.</summary>
    public interface ISockets
    {
        /// <summary>Closes what is open; it is opened anew, and groups are joined anew, as soon as it is needed. Must not throw; any
        /// thread.</summary>
        void Reopen();
    }
}
