// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>A CoAP endpoint that has never had to do with the node: whatever it gets, it resets. RFC 7252 section 4.2.</summary>
internal sealed class StrangerHost : IHost
{
    private readonly Network _network;
    private readonly Link _link;

    public StrangerHost(Network network, Link link)
    {
        _network = network;
        _link = link;
    }

    public void Receive(Datagram datagram)
    {
        if (datagram.Shape == Shape.Message && datagram.Message.Type is MessageType.Confirmable or MessageType.NonConfirmable)
        {
            _network.ToNode(_link, datagram.To, MessageFields.Empty(MessageType.Reset, datagram.Message.MessageId));
        }
    }
}
