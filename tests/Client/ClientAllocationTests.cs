// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Client;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Tests.Host;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Client;

/// <summary>After its constructor the engine of the client allocates nothing, whatever it sends and receives.</summary>
[Trait("Kind", "Counting")]
public sealed class ClientAllocationTests : IDatagramSender, IRequestListener
{
    private const int WarmUpRounds = 30;
    private const int Rounds = 1000;

    private const string Server = "server";

    private static readonly byte[] s_filler = new byte[64];
    private static readonly byte[] s_token = [0x4A];

    // The transport never fails here, and the others are a server's.
    private static readonly string[] s_neverCounted =
    [
        nameof(ClientCounters.SendFailures), nameof(ClientCounters.RepliesLost), nameof(ClientCounters.AnswersLimited), nameof(ClientCounters.Probes),
        nameof(ClientCounters.ExchangesEvicted),
    ];

    private readonly ClientEndpoint _client;
    private readonly MessageReader _sent = new(32);
    private readonly MessageWriter _writer = new();
    private readonly byte[] _sentBytes = new byte[2000];
    private readonly byte[] _datagram = new byte[2000];
    private readonly ClientRequest _get;
    private readonly ClientRequest _large;
    private readonly ClientRequest _put;
    private readonly ClientRequest _observation;
    private readonly ClientRequest _ping;
    private readonly ClientRequest _group;
    private int _sentLength;
    private long _now = 1000;
    private int _messageId;
    private int _sequence;
    private int _told;

    public ClientAllocationTests()
    {
        _client = new ClientEndpoint(new ClientConfig { Requests = 3 }, new TransmissionParameters(), this, new SmallRandom(1));
        _get = Describe(CoapCode.Get);
        _large = Describe(CoapCode.Get);
        _large.ResponseBuffer = new byte[64];
        _put = Describe(CoapCode.Put);
        _put.Payload = s_filler;
        _put.PayloadLength = 64;
        _put.Szx = 1;
        _observation = Describe(CoapCode.Get);
        _observation.Observe = true;
        _observation.OfferETag = true;
        _observation.ResponseBuffer = new byte[64];
        _observation.SetToken(s_token, 0, 1);
        _ping = Describe(CoapCode.Empty);
        _group = Describe(CoapCode.Get);
        _group.Multicast = true;
        _group.Confirmable = false;
        _group.ResponseTimeoutMs = 1000;
    }

    [Fact]
    public void AThousandRoundsOfEverything_AllocateNothing()
    {
        for (int i = 0; i < WarmUpRounds; i++)
        {
            Round();
        }

        foreach (FieldInfo field in typeof(ClientCounters).GetFields())
        {
            field.SetValue(_client.Counters, 0);
        }

        Round();
        foreach (FieldInfo field in typeof(ClientCounters).GetFields())
        {
            // A round that does not get as far as what it is about would allocate nothing either.
            Assert.True((int)field.GetValue(_client.Counters)! > 0 || s_neverCounted.Contains(field.Name), field.Name);
        }

        _told = 0;
        Assert.Equal(0, SteadyState.Allocated(Round, Rounds));
        Assert.True(_told >= 15 * Rounds, $"told {_told}");
        Assert.Equal(0, _client.UnderWay);
    }

    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        Array.Copy(buffer, _sentBytes, length);
        _sentLength = length;
        return true;
    }

    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return RemoteName.AddressOf(remote, target);
    }

    void IRequestListener.OnResponse(ClientRequest request, ClientResponse response)
    {
        _told++;
    }

    void IRequestListener.OnNotification(ClientRequest request, ClientResponse response)
    {
        _told++;
    }

    void IRequestListener.OnBlock(ClientRequest request, ClientResponse response)
    {
        _told++;
    }

    void IRequestListener.OnFailure(ClientRequest request, FailureReason reason)
    {
        _told++;
    }

    void IRequestListener.OnEvent(ClientRequest request, RequestEvent what, int value)
    {
    }

    private ClientRequest Describe(CoapCode method)
    {
        var request = new ClientRequest(64) { Method = method, Listener = this };
        request.AddPath("some/path");
        return request;
    }

    private void Round()
    {
        // Piggybacked, after a retransmission, and with an ACK that has the wrong token first.
        Start(_get);
        PassUntilSent();
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        _datagram[4] ^= 0xFF;
        Deliver();
        _datagram[4] ^= 0xFF;
        Deliver();

        // Separate, and its duplicate; to the next one nobody listens.
        Start(_get);
        DeliverEmpty(MessageType.Acknowledgement);
        Begin(MessageType.Confirmable, CoapCode.Content);
        Deliver();
        Deliver();
        _datagram[2] ^= 0x80;
        Deliver();

        // Refused with an Echo, and answered when it is returned.
        Start(_get);
        Begin(MessageType.Acknowledgement, CoapCode.Unauthorized);
        _writer.Option(OptionNumber.Echo, s_filler, 0, 8);
        Deliver();
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        Deliver();

        // Never answered, reset, with a critical option, truncated.
        Start(_get);
        Pass(200000);
        Start(_get);
        DeliverEmpty(MessageType.Reset);
        Start(_get);
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        _writer.Option(OptionNumber.Oscore, null, 0, 0);
        Deliver();
        Start(_get);
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        _writer.Payload(_datagram, 100, 1000);
        Deliver(1153);

        // Pings both ways, requests, rubbish, codes of reserved classes, an ACK of nothing.
        Start(_ping);
        DeliverEmpty(MessageType.Reset);
        DeliverHeader(0x40, 0x00);
        DeliverHeader(0x40, 0x01);
        DeliverHeader(0x40, 0x21);
        DeliverHeader(0x4F, 0x45);
        DeliverHeader(0x60, 0x00);

        // Blocks both ways; another entity-tag in the middle; a block that does not fit.
        Start(_large);
        DeliverBlock2(0, true, 1);
        DeliverBlock2(1, true, 2);
        DeliverBlock2(0, true, 2);
        DeliverBlock2(1, false, 2);
        Start(_large);
        DeliverBlock2(5, true, 1);
        Start(_put);
        DeliverBlock1(CoapCode.Continue, 0, true);
        DeliverBlock1(CoapCode.Changed, 1, false);

        // An observation: notified, notified too late, renewed, in blocks of which one can't be had, deregistered. Another request waits for
        // its turn meanwhile.
        Start(_observation);
        Start(_get);
        BeginNotification(MessageType.Acknowledgement);
        Deliver();
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        Deliver();
        BeginNotification(MessageType.Confirmable);
        Deliver();
        _sequence -= 2;
        BeginNotification(MessageType.Confirmable);
        Deliver();
        _sequence++;
        PassUntilSent();
        BeginNotification(MessageType.Acknowledgement);
        Deliver();
        BeginNotification(MessageType.NonConfirmable);
        _writer.UintOption(OptionNumber.Block2, BlockOption.Pack(0, true, 0));
        _writer.Payload(s_filler, 0, 16);
        Deliver();
        DeliverEmpty(MessageType.Reset);
        _client.StopObserving(_now, _observation);
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        Deliver();

        // Multicast.
        Start(_group);
        Begin(MessageType.NonConfirmable, CoapCode.Content);
        Deliver();
        Pass(2000);
    }

    private void Start(ClientRequest request)
    {
        _client.TokenSalt = _messageId;
        if (_client.Start(_now, Server, request) != FailureReason.None)
        {
            throw new InvalidOperationException("not started");
        }
    }

    private void Pass(int milliseconds)
    {
        long end = _now + milliseconds;
        while (_client.NextDeadline <= end)
        {
            _now = Math.Max(_now, _client.NextDeadline);
            _client.HandleDeadlines(_now);
        }

        _now = end;
    }

    private void PassUntilSent()
    {
        int sent = _client.Counters.Sent;
        while (_client.Counters.Sent == sent)
        {
            _now = Math.Max(_now, _client.NextDeadline);
            _client.HandleDeadlines(_now);
        }
    }

    /// <summary>Begins a response to what was sent last.</summary>
    private void Begin(MessageType type, CoapCode code)
    {
        _sent.Parse(_sentBytes, _sentLength);
        int messageId = type == MessageType.Acknowledgement ? _sent.MessageId : ++_messageId;
        _writer.Begin(_datagram, _datagram.Length, type, code, messageId, _sentBytes, MessageReader.TokenOffset, _sent.TokenLength);
    }

    /// <summary>Begins the next notification; in an ACK, to what was sent last.</summary>
    private void BeginNotification(MessageType type)
    {
        _sent.Parse(_sentBytes, _sentLength);
        int messageId = type == MessageType.Acknowledgement ? _sent.MessageId : ++_messageId;
        _writer.Begin(_datagram, _datagram.Length, type, CoapCode.Content, messageId, s_token, 0, s_token.Length);
        _writer.Option(OptionNumber.ETag, s_filler, 0, 4);
        _writer.UintOption(OptionNumber.Observe, ++_sequence);
    }

    private void DeliverBlock2(int number, bool more, int tag)
    {
        Begin(MessageType.Acknowledgement, CoapCode.Content);
        _writer.Option(OptionNumber.ETag, s_filler, 0, tag);
        _writer.UintOption(OptionNumber.Block2, BlockOption.Pack(number, more, 0));
        _writer.Payload(s_filler, 0, 16);
        Deliver();
    }

    private void DeliverBlock1(CoapCode code, int number, bool more)
    {
        Begin(MessageType.Acknowledgement, code);
        _writer.UintOption(OptionNumber.Block1, BlockOption.Pack(number, more, 1));
        Deliver();
    }

    private void DeliverEmpty(MessageType type)
    {
        Begin(type == MessageType.Reset ? MessageType.Acknowledgement : type, CoapCode.Empty);
        DeliverHeader((byte)(0x40 | ((int)type << 4)), 0);
    }

    private void DeliverHeader(byte first, byte code)
    {
        _datagram[0] = first;
        _datagram[1] = code;
        Deliver(4);
    }

    private void Deliver()
    {
        Deliver(_writer.Length);
    }

    private void Deliver(int length)
    {
        _client.HandleDatagram(_now, Server, _datagram, length);
    }
}
