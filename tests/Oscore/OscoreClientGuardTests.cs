// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Crypto;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Oscore;

/// <summary>What a client with a key sends, takes, and lets nobody make it do. RFC 8613 sections 8.1 and 8.4.</summary>
public sealed class OscoreClientGuardTests : IDisposable
{
    private static readonly IPEndPoint s_remote = new(IPAddress.Loopback, 5683);

    private readonly KeyFolder _keys = new("phone");
    private readonly OscoreClientGuard _guard;
    private readonly SecurityContext _node;
    private readonly Protection _protection;
    private readonly MessageReader _reader = new(16);
    private int _messageId = 5000;

    public OscoreClientGuardTests()
    {
        _guard = new OscoreClientGuard(ClientKey.Find("phone", _keys.Store));
        var contexts = new SecurityContexts(1, new Hkdf(), null!, 100);
        _node = _keys.Store.Find("phone").OfOtherEnd().AddTo(contexts)!;
        _protection = new Protection(contexts, new ObservesForETag(), 16);
    }

    public static TheoryData<CoapCode> CodesOfResponses =>
        [CoapCode.Created, CoapCode.Deleted, CoapCode.Valid, CoapCode.Changed, CoapCode.Content, CoapCode.Continue, CoapCode.Forbidden, CoapCode.NotFound,
            CoapCode.MethodNotAllowed, CoapCode.NotAcceptable, CoapCode.RequestEntityIncomplete, CoapCode.PreconditionFailed,
            CoapCode.RequestEntityTooLarge, CoapCode.UnsupportedContentFormat, CoapCode.InternalServerError, CoapCode.NotImplemented,
            CoapCode.ServiceUnavailable, CoapCode.ProxyingNotSupported, (CoapCode)0x5D, (CoapCode)0x7F, (CoapCode)0xE5];

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Theory]
    [MemberData(nameof(CodesOfResponses))]
    public void ResponseInPlain_IsDropped(CoapCode code)
    {
        Ask(1, CoapCode.Get);
        Assert.Empty(Open(Response(1, code, "OFF")));
        Assert.False(_guard.HasTakenPlainError);
    }

    [Theory]
    [InlineData(CoapCode.BadRequest)]
    [InlineData(CoapCode.Unauthorized)]
    [InlineData(CoapCode.BadOption)]
    public void ErrorOfOscoreInPlain_IsTakenWithoutItsOptions_AndBeforeAnAnswerAlone(CoapCode code)
    {
        long number = Ask(1, CoapCode.Get);
        RawMessage error = Response(1, code, "Replay detected");
        error.Options.Add(new RawOption(OptionNumber.Echo, [1, 2, 3]));
        error.Options.Add(new RawOption(OptionNumber.MaxAge, []));
        Assert.Equal(Response(1, code, "Replay detected").Encode(), Open(error));
        Assert.True(_guard.HasTakenPlainError);

        Assert.NotEmpty(Open(Sealed(number, Response(1, CoapCode.Content, "OFF"))));
        error.MessageId++;
        Assert.Empty(Open(error));
    }

    [Fact]
    public void ResponseToAnotherRequest_IsDropped()
    {
        long first = Ask(1, CoapCode.Get);
        long second = Ask(2, CoapCode.Put);
        byte[] answer = Sealed(first, Response(1, CoapCode.Content, "OFF"));

        // The bytes of one under the token of the other.
        RawMessage.Parse(answer, out RawMessage swapped);
        swapped.Token = [2];
        Assert.Empty(Open(swapped));
        swapped.Token = [3];
        Assert.Empty(Open(swapped));
        Assert.NotEmpty(Open(answer));
        Assert.NotEmpty(Open(Sealed(second, Response(2, CoapCode.Changed, ""))));
    }

    [Fact]
    public void TokenThatServesAgain_TakesNoAnswerToTheRequestBefore()
    {
        long first = Ask(1, CoapCode.Get, messageId: 1);
        Ask(1, CoapCode.Get, messageId: 2);
        Assert.Empty(Open(Sealed(first, Response(1, CoapCode.Content, "OFF"))));
    }

    [Fact]
    public void Notifications_AreTakenInTheOrderOfTheirNumbers_AlsoAcrossARenewal()
    {
        long registration = Ask(1, CoapCode.Get, observe: true, messageId: 1);
        Take(Notification(registration, "a"));
        byte[] late = Notification(registration, "b");
        Take(Notification(registration, "c"));
        Assert.Empty(Open(late)); // its number is lower than that of c

        byte[] crossing = Notification(registration, "d");
        long renewal = Ask(1, CoapCode.Get, observe: true, messageId: 2);
        Take(crossing);
        Take(Notification(renewal, "e"));
    }

    // As some servers have it: the first answer to a registration takes the nonce of its request, and the first number of a notification is 0.
    [Fact]
    public void FirstAnswerNeedsNoNumber_AlsoToARenewal_AndTheOrderHolds()
    {
        long registration = Ask(1, CoapCode.Get, observe: true, messageId: 1);
        byte[] first = FirstAnswer(registration, "a");
        var sequence = new List<uint> { Sequence(first) };
        sequence.Add(Sequence(Notification(registration, "b")));
        sequence.Add(Sequence(Notification(registration, "c")));

        long renewal = Ask(1, CoapCode.Get, observe: true, messageId: 2);
        byte[] crossing = Notification(registration, "d");
        byte[] answer = FirstAnswer(renewal, "e");
        sequence.Add(Sequence(answer));
        sequence.Add(Sequence(crossing));
        sequence.Add(Sequence(Notification(renewal, "f")));
        Assert.Equal([1, 2, 3, 4, 5, 6], sequence);

        // Once forgotten they are news to nobody.
        for (int i = 0; i < 64; i++)
        {
            Take(Notification(renewal, "g"));
        }

        Assert.Empty(Open(first));
        Assert.Empty(Open(answer));
    }

    [Fact]
    public void RetransmissionOfAResponse_IsOpenedAgain_AndIsTheSame()
    {
        long number = Ask(1, CoapCode.Get);
        byte[] answer = Sealed(number, Response(1, CoapCode.Content, "OFF"));
        byte[] once = Open(answer);
        Assert.NotEmpty(once);
        Assert.Equal(once, Open(answer));

        // As long as the engine knows duplicates; then it would be news to it.
        for (int i = 0; i < 64; i++)
        {
            Assert.NotEmpty(Open(Sealed(Ask(2, CoapCode.Get, messageId: 100 + i), Response(2, CoapCode.Content, "x"))));
        }

        long registration = Ask(3, CoapCode.Get, observe: true);
        byte[] notification = Notification(registration, "old", token: 3);
        Take(notification);
        for (int i = 0; i < 64; i++)
        {
            Take(Notification(registration, "new", token: 3));
        }

        Assert.Empty(Open(notification));
    }

    [Fact]
    public void RetransmissionOfARequest_IsTheSameBytes_AndTakesNoNumber()
    {
        byte[] request = Request(1, CoapCode.Put, false, 7).Encode();
        byte[]? once = _guard.Seal(s_remote, request);
        for (int i = 0; i < 100; i++)
        {
            Ask(2, CoapCode.Get, messageId: 100 + i);
        }

        Assert.Equal(once, _guard.Seal(s_remote, request));
        Assert.NotEqual(once, _guard.Seal(s_remote, Request(1, CoapCode.Put, false, 8).Encode()));
    }

    [Fact]
    public void NothingButEmptyMessages_GoesOutAsItIs()
    {
        byte[] ping = [0x40, 0, 1, 2];
        Assert.Equal(ping, _guard.Seal(s_remote, ping));
        Assert.Null(_guard.Seal(s_remote, Response(1, CoapCode.Content, "x").Encode()));
        Assert.Null(_guard.Seal(new IPEndPoint(IPAddress.Parse("224.0.1.187"), 5683), Request(1, CoapCode.Get, false, 1).Encode()));
        Assert.NotEmpty(_guard.Problem);
    }

    [Fact]
    public void WhatIsMalformed_OrHasTooManyOptions_IsDropped()
    {
        Ask(1, CoapCode.Get);
        Assert.Empty(Open([0x61, 0x45, 0, 1, 1, 0xF0]));
        RawMessage many = Response(1, CoapCode.Content, "OFF");
        for (int i = 0; i < 100; i++)
        {
            many.Options.Add(new RawOption(2048 + (2 * i), []));
        }

        Assert.Empty(Open(many));
    }

    [Fact]
    public void ManyExchanges_TakeNoMoreAndMoreMemory_AndAnObservationOutlivesThem()
    {
        long registration = Ask(1, CoapCode.Get, observe: true);
        for (int i = 0; i < 3000; i++)
        {
            byte[]? request = _guard.Seal(s_remote, Request(2, CoapCode.Get, false, i, [2, (byte)(i >> 8), (byte)i]).Encode());
            Assert.NotNull(request);
            if (i % 500 == 0)
            {
                Take(Notification(registration, "here"));
            }
        }

        Take(Notification(registration, "still"));
    }

    [Fact]
    public void NumbersLost_WhileItRuns_EndIt()
    {
        File.Delete(_keys.Store.NumbersPath);
        int sent = 0;
        while (sent < 1000 && _guard.Seal(s_remote, Request(1, CoapCode.Get, false, sent).Encode()) != null)
        {
            sent++;
        }

        Assert.Equal(ClientSequence.FirstBlock, sent);
        Assert.Contains("numbers is not there", _guard.Problem, StringComparison.Ordinal);
    }

    private static RawMessage Request(int token, CoapCode method, bool observe, int messageId, byte[]? tokenBytes = null)
    {
        RawMessage request = RawMessage.Request(MessageType.Confirmable, method, "alarm", (byte)token);
        request.Token = tokenBytes ?? [(byte)token];
        request.MessageId = messageId;
        return observe ? request.Uint(OptionNumber.Observe, 0) : request;
    }

    private static RawMessage Response(int token, CoapCode code, string body)
    {
        return new RawMessage { Type = MessageType.NonConfirmable, Code = (int)code, MessageId = 1, Token = [(byte)token] }.Body(body);
    }

    // The number under which the node knows the request.
    private long Ask(int token, CoapCode method, bool observe = false, int messageId = 1)
    {
        byte[]? request = _guard.Seal(s_remote, Request(token, method, observe, messageId + (token << 10)).Encode());
        Assert.NotNull(request);
        Assert.Equal(ParseStatus.Ok, _reader.Parse(request, request.Length));
        Assert.Equal(UnprotectStatus.Ok, _protection.UnprotectRequest(_reader, new byte[200]));
        return _protection.PartialIv;
    }

    private byte[] Sealed(long number, RawMessage response, bool fresh = false)
    {
        byte[] plain = response.Encode();
        byte[] buffer = new byte[300];
        int length = _protection.ProtectResponse(_node, number, fresh, plain, plain.Length, buffer);
        Assert.NotEqual(0, length);
        return buffer[..length];
    }

    private byte[] Notification(long registration, string body, int token = 1)
    {
        RawMessage notification = Response(token, CoapCode.Content, body).Uint(OptionNumber.Observe, 1);
        notification.MessageId = ++_messageId;
        return Sealed(registration, notification, fresh: true);
    }

    // With Observe a node of ours would take a number.
    private byte[] FirstAnswer(long registration, string body)
    {
        RawMessage answer = Response(1, CoapCode.Content, body);
        answer.MessageId = ++_messageId;
        answer.Options.Add(new RawOption(OptionNumber.ETag, []));
        return Sealed(registration, answer);
    }

    private uint Sequence(byte[] message)
    {
        Assert.Equal(Shape.Message, RawMessage.Parse(Open(message), out RawMessage opened));
        return opened.Values(OptionNumber.Observe).Single().Aggregate(0u, (number, b) => (number << 8) | b);
    }

    private void Take(byte[] message)
    {
        Assert.NotEmpty(Open(message));
    }

    private byte[] Open(RawMessage message)
    {
        return Open(message.Encode());
    }

    private byte[] Open(byte[] message)
    {
        byte[] buffer = new byte[2000];
        message.CopyTo(buffer, 0);
        int length = _guard.Open(s_remote, buffer, message.Length);
        return buffer[..length];
    }

    /// <summary>Seals an empty Observe option in place of an empty ETag.</summary>
    private sealed class ObservesForETag : IAead
    {
        private readonly AesCcm _ccm = new();

        public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            const byte ETag = OptionNumber.ETag << 4;
            if (length > 1 && buffer[offset + 1] == ETag)
            {
                buffer[offset + 1] = OptionNumber.Observe << 4;
            }

            _ccm.Seal(key, nonce, aad, aadLength, buffer, offset, length);
        }

        public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            return _ccm.Open(key, nonce, aad, aadLength, buffer, offset, length);
        }
    }
}
