// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Node
{
    /// <summary>
    /// Who may do what on a node, and how that is changed: the way in for keys, which are an assembly of their own. A node without one is
    /// for everybody.
    /// </summary>
    public abstract class NodeAccess
    {
        /// <summary>Gets what holds now, for /node: a word.</summary>
        public abstract byte[] State { get; }

        /// <summary>Gets how many keys there are.</summary>
        public abstract int KeyCount { get; }

        /// <summary>Sets guard and policy, and what sizes they need; called before the endpoint is made.</summary>
        /// <param name="config">The configuration.</param>
        /// <param name="tree">Gets further resources.</param>
        public abstract void Configure(EndpointConfig config, ResourceTree tree);

        /// <summary>The node starts.</summary>
        /// <param name="endpoint">Its endpoint.</param>
        /// <param name="now">The time, milliseconds.</param>
        public abstract void Start(CoapEndpoint endpoint, long now);

        /// <summary>Seconds for which a first key may still be brought in by anybody.</summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <returns>The seconds; 0 if nobody may.</returns>
        public abstract int WindowSeconds(long now);

        /// <summary>Somebody has pressed the button for long: he is here, and may bring in a key.</summary>
        /// <param name="now">The time, milliseconds.</param>
        public abstract void OpenWindow(long now);

        /// <summary>Gives the counters of sessions (coaps), for /node, in the order of its fields.</summary>
        /// <param name="values">Where they go.</param>
        /// <param name="at">The place of the first.</param>
        /// <returns>False if there is nothing of the kind.</returns>
        public abstract bool CountSessions(int[] values, int at);

        /// <summary>Datagrams have been handled: what their answers had to be spared is done now.</summary>
        public abstract void Settle();

        /// <summary>Time passes; called every two seconds or so.</summary>
        /// <param name="now">The time, milliseconds.</param>
        public abstract void Tick(long now);

        /// <summary>Forgets all keys, as a node fresh from the factory.</summary>
        /// <param name="now">The time, milliseconds.</param>
        /// <returns>False if they are still stored.</returns>
        public abstract bool Reset(long now);
    }
}
