// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Client;

/// <summary>A server that is a plain socket in the hands of the test: silence, Resets, cancellation, and what the caller is told.</summary>
public sealed class ClientFailureTests : IDisposable
{
    private readonly Socket _server = Host.Loopback.NewClient();
    private readonly byte[] _buffer = new byte[2000];
    private EndPoint _client = new IPEndPoint(IPAddress.Any, 0);

    private CoapUri Uri => Uris.Of($"coap://127.0.0.1:{((IPEndPoint)_server.LocalEndPoint!).Port}/x");

    public void Dispose()
    {
        _server.Dispose();
    }

    [Fact]
    public async Task Silence_IsToldWithTheNumberOfTransmissionsAndTheTime()
    {
        var trace = new List<CoapDatagram>();
        var events = new List<CoapEvent>();
        await using CoapUdpClient client = Impatient(trace);
        var get = new CoapRequest(CoapCode.Get, Uri) { Event = events.Add };
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => client.RequestAsync(get));
        Assert.Equal(FailureReason.NoAnswer, e.Reason);
        Assert.Equal(3, e.Transmissions);
        Assert.InRange(e.Elapsed.TotalMilliseconds, 140, 5000);
        Assert.Matches(@"^127\.0\.0\.1:\d+ does not answer: sent 3 times, waited [0-9.]+ s\.$", e.Message);
        Assert.Equal([1, 2, 3], trace.Select(datagram => datagram.Attempt));
        Assert.All(trace, datagram => Assert.Equal(DatagramDirection.Sent, datagram.Direction));
        Assert.All(trace, datagram => Assert.Equal(trace[0].Bytes.ToArray(), datagram.Bytes.ToArray()));
        Assert.Equal([RequestEvent.Sending, RequestEvent.Retransmitting, RequestEvent.Retransmitting], events.Select(item => item.What));
    }

    [Fact]
    public async Task NonSilence_IsToldAfterTheResponseTimeout()
    {
        await using CoapUdpClient client = Impatient();
        var get = new CoapRequest(CoapCode.Get, Uri) { Confirmable = false, ResponseTimeout = TimeSpan.FromMilliseconds(50) };
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => client.RequestAsync(get));
        Assert.Equal(FailureReason.NoAnswer, e.Reason);
        Assert.Equal(1, e.Transmissions);
        Assert.Contains("sent once", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAckAndThenSilence_IsToldDifferently()
    {
        await using CoapUdpClient client = Patient();
        Task<CoapAnswer> answer = client.RequestAsync(new CoapRequest(CoapCode.Get, Uri) { ResponseTimeout = TimeSpan.FromMilliseconds(50) });
        Receive();
        Send([0x60, 0, _buffer[2], _buffer[3]]);
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => answer);
        Assert.Equal(FailureReason.NoAnswer, e.Reason);
        Assert.Matches(@"^127\.0\.0\.1:\d+ has acknowledged the request, but no answer has followed: waited [0-9.]+ s\.$", e.Message);
    }

    [Fact]
    public async Task PingThatNobodyAnswers()
    {
        await using CoapUdpClient client = Impatient();
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => client.PingAsync(Uri));
        Assert.Equal(FailureReason.NoAnswer, e.Reason);
    }

    [Fact]
    public async Task AReset_IsTold()
    {
        var trace = new List<CoapDatagram>();
        await using CoapUdpClient client = Patient(trace);
        Task<CoapAnswer> answer = client.RequestAsync(new CoapRequest(CoapCode.Get, Uri));
        Receive();
        Send([0x70, 0, _buffer[2], _buffer[3]]);
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => answer);
        Assert.Equal(FailureReason.Reset, e.Reason);
        Assert.Equal([DatagramDirection.Sent, DatagramDirection.Received], trace.Select(datagram => datagram.Direction));
        Assert.Equal(0, trace[1].Attempt);
        Assert.Equal(_server.LocalEndPoint, trace[1].Remote);
    }

    [Fact]
    public async Task ASeparateResponseIsAcknowledged()
    {
        await using CoapUdpClient client = Patient();
        Task<CoapAnswer> answer = client.RequestAsync(new CoapRequest(CoapCode.Get, Uri) { Token = [1, 2, 3] });
        Assert.Equal(9, Receive());
        Send([0x60, 0, _buffer[2], _buffer[3]]);
        Send([0x43, 0x45, 0xAB, 0xCD, 1, 2, 3, 0xFF, (byte)'!']);
        Assert.Equal(4, Receive());
        Assert.Equal("6000ABCD", Convert.ToHexString(_buffer, 0, 4));
        Assert.Equal("!", (await answer).Text);
        Assert.Equal(MessageType.Confirmable, (await answer).Type);

        // Once more, and from then on for nobody.
        Send([0x43, 0x45, 0xAB, 0xCD, 1, 2, 3, 0xFF, (byte)'!']);
        Assert.Equal(4, Receive());
        Assert.Equal("6000ABCD", Convert.ToHexString(_buffer, 0, 4));
        Send([0x43, 0x45, 0xAB, 0xCE, 1, 2, 3, 0xFF, (byte)'!']);
        Assert.Equal(4, Receive());
        Assert.Equal("7000ABCE", Convert.ToHexString(_buffer, 0, 4));
    }

    [Fact]
    public async Task Cancellation_EndsItAtOnce_AndLeavesThePlaceToAnother()
    {
        await using var client = new CoapUdpClient(new CoapClientOptions { Requests = 1 });
        using var cancel = new CancellationTokenSource();
        Task<CoapAnswer> first = client.RequestAsync(new CoapRequest(CoapCode.Get, Uri), cancel.Token);
        Receive();
        Task<CoapAnswer> second = client.RequestAsync(new CoapRequest(CoapCode.Get, Uri));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Receive();
        Send([0x64, 0x45, _buffer[2], _buffer[3], _buffer[4], _buffer[5], _buffer[6], _buffer[7]]);
        Assert.Equal(CoapCode.Content, (await second).Code);
    }

    [Fact]
    public async Task Dispose_FailsWhatIsUnderWay()
    {
        CoapUdpClient client = Patient();
        Task<CoapAnswer> answer = client.RequestAsync(new CoapRequest(CoapCode.Get, Uri));
        Receive();
        await client.DisposeAsync();
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(() => answer);
        Assert.Equal(FailureReason.Cancelled, e.Reason);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.RequestAsync(new CoapRequest(CoapCode.Get, Uri)));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task AnObservationThatIsNeverAnswered()
    {
        await using CoapUdpClient client = Impatient();
        CoapFailedException e = await Assert.ThrowsAsync<CoapFailedException>(async () =>
        {
            await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, Uri)))
            {
                Assert.Fail("notified");
            }
        });
        Assert.Equal(FailureReason.NoAnswer, e.Reason);
    }

    [Fact]
    public async Task AServerThatDiesWhileItIsObserved_DoesNotHoldTheEndUp()
    {
        await using var client = new CoapUdpClient(new CoapClientOptions { DeregisterTimeout = TimeSpan.FromMilliseconds(50) });
        IAsyncEnumerator<CoapNotification> states = client.ObserveAsync(new CoapRequest(CoapCode.Get, Uri) { Token = [7] }).GetAsyncEnumerator();
        ValueTask<bool> next = states.MoveNextAsync();
        Receive();
        Send([0x61, 0x45, _buffer[2], _buffer[3], 7, 0x61, 5, 0xFF, (byte)'a']);
        Assert.True(await next);
        Assert.Equal(5, states.Current.Sequence);
        await states.DisposeAsync();
        Receive();
        Assert.Equal("076101", Convert.ToHexString(_buffer, 4, 3)); // token, Observe 1
        Assert.Equal(0, client.Counters.TimedOut);
    }

    [Fact]
    public async Task ACallbackThatThrows_FailsTheRequest()
    {
        await using CoapUdpClient client = Patient();
        var get = new CoapRequest(CoapCode.Get, Uri) { Event = what => Throw(what.What == RequestEvent.Acknowledged) };
        Task<CoapAnswer> answer = client.RequestAsync(get);
        Receive();
        Send([0x60, 0, _buffer[2], _buffer[3]]);
        CoapException e = await Assert.ThrowsAsync<CoapException>(() => answer);
        Assert.Contains("on purpose", e.Message, StringComparison.Ordinal);

        static void Throw(bool now)
        {
            if (now)
            {
                throw new InvalidOperationException("on purpose");
            }
        }
    }

    [Fact]
    public async Task WhatCantBeAsked_IsRefusedWithASentence()
    {
        await using CoapUdpClient client = Patient();
        await Refused("A block has 16, 32, 64, 128, 256, 512 or 1024 bytes.", new CoapRequest(CoapCode.Get, Uri) { BlockSize = 100 });
        await Refused("A token has at most 8 bytes.", new CoapRequest(CoapCode.Get, Uri) { Token = new byte[9] });
        await Refused("That is not a method: 0.01 to 0.31.", new CoapRequest(CoapCode.Content, Uri));
        await Refused(
            "224.0.1.187 is a multicast group, which answers with many voices; this needs a single server.",
            new CoapRequest(CoapCode.Get, Uris.Of("coap://224.0.1.187/")) { Confirmable = false });
        await Refused(
            "Observe, Block1, Block2, Size1 and Size2 can't be given as options: the client makes them itself.",
            new CoapRequest(CoapCode.Get, Uri) { Options = [new CoapOption(OptionNumber.Observe, default)] });
        await Refused("The options do not fit a message.", new CoapRequest(CoapCode.Get, Uri) { Options = [new CoapOption(2048, new byte[2000])] });

        async Task Refused(string message, CoapRequest request)
        {
            CoapException e = await Assert.ThrowsAnyAsync<CoapException>(() => client.RequestAsync(request));
            Assert.Equal(message, e.Message);
        }
    }

    [Fact]
    public async Task ANameThatDoesNotExist()
    {
        await using CoapUdpClient client = Patient();
        CoapException e = await Assert.ThrowsAsync<CoapException>(() => client.RequestAsync(new CoapRequest(CoapCode.Get, Uris.Of("coap://no-such-host.invalid/"))));
        Assert.StartsWith("no-such-host.invalid can't be found: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFamilyThatTheLocalAddressIsNotOf()
    {
        await using var client = new CoapUdpClient(new CoapClientOptions { LocalAddress = IPAddress.Loopback });
        CoapException e = await Assert.ThrowsAsync<CoapException>(() => client.RequestAsync(new CoapRequest(CoapCode.Get, Uris.Of("coap://[::1]/"))));
        Assert.Equal("From 127.0.0.1 only addresses of the same family can be reached.", e.Message);
    }

    [Fact]
    public void AnAddressThatIsNotOurs()
    {
        CoapException e = Assert.Throws<CoapException>(() => new CoapUdpClient(new CoapClientOptions { LocalAddress = IPAddress.Parse("192.0.2.1") }));
        Assert.StartsWith("192.0.2.1:0 can't be sent from: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParametersOutOfTheirRange()
    {
        Assert.Throws<CoapException>(() => new CoapUdpClient(new CoapClientOptions { Parameters = new TransmissionParameters { AckTimeoutMs = 0 } }));
        Assert.Throws<CoapException>(() => new CoapUdpClient(new CoapClientOptions { Requests = 0 }));
    }

    private static CoapUdpClient Impatient(List<CoapDatagram>? trace = null)
    {
        var parameters = new TransmissionParameters { AckTimeoutMs = 20, AckRandomFactorThousandths = 1000, MaxRetransmit = 2 };
        return new CoapUdpClient(new CoapClientOptions { Parameters = parameters, Trace = trace == null ? null : trace.Add });
    }

    // So patient that nothing is sent twice in the middle of a test.
    private static CoapUdpClient Patient(List<CoapDatagram>? trace = null)
    {
        return new CoapUdpClient(new CoapClientOptions { Parameters = new TransmissionParameters { AckTimeoutMs = 20000 }, Trace = trace == null ? null : trace.Add });
    }

    private int Receive()
    {
        return _server.ReceiveFrom(_buffer, ref _client);
    }

    private void Send(byte[] datagram)
    {
        _server.SendTo(datagram, _client);
    }
}
