// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tool.Keys;

/// <summary>Which remotes have to speak DTLS: the socket that they came to says so.</summary>
public sealed class SecureChannels : ISecurePorts
{
    /// <inheritdoc/>
    public bool IsSecure(object remote)
    {
        return ((UdpRemote)remote).Channel.IsSecure;
    }
}
