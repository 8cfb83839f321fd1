// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Oscore;

namespace NanoCoap.Keys
{
    /// <summary>A key of the node, without its secret.</summary>
    internal sealed class NodeKey
    {
        internal int Id;
        internal bool IsAdmin;
        internal int At; // where its entry starts
        internal long Limit; // up to which its sequence numbers are reserved
        internal SecurityContext Context; // null: it is not known how far its numbers are used, so that none may be used any more
        internal PreSharedKey Psk; // of a key for DTLS, which has no context; null without a server of coaps

        /// <summary>Gets a value indicating whether it can be used.</summary>
        internal bool IsAlive
        {
            get { return Psk != null || (Context != null && !Context.IsOver); }
        }
    }
}
