// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tool.Keys;

/// <summary>The ports of coaps of this machine: which remotes have to speak DTLS, says the socket that they came to.</summary>
/// <param name="udp">The sockets.</param>
/// <param name="addresses">The addresses to bind to.</param>
/// <param name="port">The port; 0 takes any free one.</param>
/// <param name="warn">Takes a sentence if it can't be opened.</param>
public sealed class SecureChannels(UdpTransport udp, IReadOnlyList<BindAddress> addresses, int port, Action<string> warn) : ISecurePorts
{
    private string? _said;

    /// <inheritdoc/>
    public bool IsSecure(object remote)
    {
        return ((UdpRemote)remote).Channel.IsSecure;
    }

    /// <inheritdoc/>
    public bool Listen(bool open)
    {
        if (open == udp.Channels.Any(channel => channel.IsSecure))
        {
            return open;
        }

        try
        {
            udp.UseSecure(open ? UdpBinder.OpenSecure(addresses, port) : []);
            return open;
        }
        catch (BindException e)
        {
            // It is tried again every other second: saying so once is enough.
            if (e.Message != _said)
            {
                _said = e.Message;
                warn(e.Message);
            }

            return false;
        }
    }
}
