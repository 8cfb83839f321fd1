// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Engine;
using NanoCoap.Protocol;
using NanoCoap.Tests.Firmware;

namespace NanoCoap.Tests.Client;

/// <summary>What a client takes on the managed heap of the device is what its configuration says.</summary>
public sealed class ClientSizeTests : IDatagramSender
{
    [Theory]
    [InlineData(1, 64, 8, 1)]
    [InlineData(2, 384, 24, 8)]
    [InlineData(5, 1152, 64, 20)]
    public void TotalBytes_IsWhatTheObjectsAddUpTo(int requests, int messageBytes, int options, int duplicates)
    {
        var config = new ClientConfig { Requests = requests, MessageBytes = messageBytes, MaxOptions = options, Duplicates = duplicates };
        var parameters = new TransmissionParameters();
        var client = new ClientEndpoint(config, parameters, this, 1);
        var heap = new HeapModel();
        heap.Exclude(config, parameters, this);
        Assert.Equal(heap.Count(client), config.TotalBytes);
    }

    [Theory]
    [InlineData(16 << 20, FailureReason.None)]
    [InlineData((16 << 20) + 1, FailureReason.RequestTooLarge)]
    public void ABodyMustNotHaveMoreBlocksThanThereAreNumbers(int bytes, FailureReason expected)
    {
        var client = new ClientEndpoint(new ClientConfig(), new TransmissionParameters(), this, 1);
        var put = new ClientRequest(0) { Method = CoapCode.Put, Listener = new Nobody(), Payload = new byte[bytes], PayloadLength = bytes, Szx = 0 };
        Assert.Equal(expected, client.Start(0, "server", put));
    }

    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        return true;
    }

    private sealed class Nobody : IRequestListener
    {
        public void OnResponse(ClientRequest request, ClientResponse response)
        {
        }

        public void OnNotification(ClientRequest request, ClientResponse response)
        {
        }

        public void OnBlock(ClientRequest request, ClientResponse response)
        {
        }

        public void OnFailure(ClientRequest request, FailureReason reason)
        {
        }

        public void OnEvent(ClientRequest request, RequestEvent what, int value)
        {
        }
    }
}
