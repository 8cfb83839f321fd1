// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client;
using NanoCoap.Messaging;
using NanoCoap.Platform;
using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>Takes what the engine would send for a request, and sends nothing.</summary>
internal sealed class FirstMessage : IDatagramSender
{
    private byte[] _message = [];

    /// <summary>The message; see <see cref="CoapRequest.ToMessage"/>.</summary>
    public static byte[] Of(CoapRequest request)
    {
        IPEndPoint remote = request.Remote ?? new IPEndPoint(request.Uri.Address ?? IPAddress.Loopback, request.Uri.Port);
        var sender = new FirstMessage();
        var defaults = new CoapClientOptions();
        var config = new ClientConfig { Requests = 1, MessageBytes = defaults.MaxMessageBytes, MaxOptions = 64 };
        var engine = new ClientEndpoint(config, defaults.Parameters, sender, new SystemRandom());
        var exchange = new ClientExchange(request, remote, ExchangeKind.Request);
        FailureReason refused = engine.Start(0, remote, exchange.Request);
        if (refused != FailureReason.None)
        {
            exchange.OnFailure(exchange.Request, refused);
            exchange.Answer.GetAwaiter().GetResult(); // throws why
        }

        return sender._message;
    }

    /// <inheritdoc/>
    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        _message = buffer[..length];
        return true;
    }

    /// <inheritdoc/>
    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write((IPEndPoint)remote, target);
    }
}
