// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Fakes;
using NanoCoap.Lab.Footprint;
using NanoCoap.Messaging;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Client;

/// <summary>What a client takes on the managed heap of the device, and the limits of what it can do.</summary>
public sealed class ClientSizeTests : IDatagramSender
{
    [Fact]
    public void AClientForTwoRequests_TakesSoMuchOfTheHeap()
    {
        var config = new ClientConfig();
        var parameters = new TransmissionParameters();
        var client = new ClientEndpoint(config, parameters, this, new SmallRandom(1));
        var heap = new HeapModel();
        heap.Exclude(config, parameters, this);
        Assert.Equal(2, config.Requests);
        Assert.Equal(6540, heap.Count(client));
        Assert.Equal(432, heap.Count(new ClientRequest(64)));
    }

    [Theory]
    [InlineData(16 << 20, FailureReason.None)]
    [InlineData((16 << 20) + 1, FailureReason.RequestTooLarge)]
    public void ABodyMustNotHaveMoreBlocksThanThereAreNumbers(int bytes, FailureReason expected)
    {
        var client = new ClientEndpoint(new ClientConfig(), new TransmissionParameters(), this, new SmallRandom(1));
        var put = new ClientRequest(0) { Method = CoapCode.Put, Listener = new Nobody(), Payload = new byte[bytes], PayloadLength = bytes, Szx = 0 };
        Assert.Equal(expected, client.Start(0, "server", put));
    }

    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        return true;
    }

    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return RemoteName.AddressOf(remote, target);
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
