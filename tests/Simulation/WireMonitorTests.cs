// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Simulation;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Simulation;

/// <summary>What the monitor lets pass on the wire, and what it does not.</summary>
public sealed class WireMonitorTests
{
    private static readonly Address s_node = new("node");
    private static readonly Address s_alice = new("alice");

    private readonly EventQueue _events = new(1000);
    private readonly Verdict _verdict;
    private readonly WireMonitor _monitor;

    public WireMonitorTests()
    {
        _verdict = new Verdict(_events);
        _monitor = new WireMonitor(_events, _verdict, new TransmissionParameters(), 1152);
    }

    [Fact]
    public void Conversation_IsInOrder()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, observe: 1));
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(2000);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(4000);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Receive(Empty(MessageType.Acknowledgement, 100));
        Send(Response(MessageType.NonConfirmable, 101, 0xA1, observe: 3));
        Wait(247000);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 4));
        Assert.Null(_verdict.Failure);
        Assert.Equal(2, _monitor.Retransmissions);
    }

    [Fact]
    public void ConSentAgainTooSoon()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(2000);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(3999);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        AssertFailed("sent a CON again after 3999 ms");
    }

    [Fact]
    public void ConSentTooOften()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        for (int i = 0; i < 6; i++)
        {
            Assert.Null(_verdict.Failure);
            Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
            Wait(2000 << i);
        }

        AssertFailed("sent a CON for the 6th time");
    }

    [Fact]
    public void ConSentTooOften_WithNewerStates()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Wait(1);
        for (int i = 0; i < 6; i++)
        {
            Assert.Null(_verdict.Failure);
            Send(Response(MessageType.Confirmable, 100 + i, 0xA1, observe: 2 + i));
            Wait(2000 << i);
        }

        AssertFailed("sent a CON for the 6th time");
    }

    [Fact]
    public void ConSentAgainTooSoon_WithANewerState()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Wait(1);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(1999);
        Send(Response(MessageType.Confirmable, 101, 0xA1, observe: 3));
        AssertFailed("sent a CON again after 1999 ms");
    }

    [Theory]
    [InlineData(0xA2, 0xFFFF)] // another registration
    [InlineData(0xA1, 100)] // after an ACK
    [InlineData(0xA1, 101)]
    public void NewCon_StartsANewCount(byte token, int acknowledged)
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Receive(Get(2, 0xA2, observe: 0));
        Wait(1);
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(2000);
        Send(Response(MessageType.Confirmable, 101, 0xA1, observe: 3));
        Receive(Empty(MessageType.Acknowledgement, acknowledged));
        Send(Response(MessageType.Confirmable, 102, token, observe: 4));
        Assert.Null(_verdict.Failure);
        Assert.Equal(1, _monitor.Retransmissions);
    }

    [Fact]
    public void NewCon_AfterARenewal_StartsANewCount()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(1000);
        Receive(Get(2, 0xA1, observe: 0));
        Send(Response(MessageType.Confirmable, 101, 0xA1, observe: 3));
        Assert.Null(_verdict.Failure);
        Assert.Equal(0, _monitor.Retransmissions);
    }

    [Theory]
    [InlineData(OptionNumber.MaxAge, true)]
    [InlineData(OptionNumber.ContentFormat, false)]
    public void ConSentAgain_DiffersInMaxAgeAlone(int option, bool passes)
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        for (uint i = 0; i < 2; i++)
        {
            var message = new RawMessage { Type = MessageType.Confirmable, Code = (int)CoapCode.Content, MessageId = 100, Token = [0xA1] };
            Send(message.Uint(OptionNumber.Observe, 2).Uint(option, 60 - i).Encode());
            Wait(2000);
        }

        Assert.Equal(passes, _verdict.Failure == null);
    }

    [Fact]
    public void NonSentAgain()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2));
        Wait(2000);
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2));
        AssertFailed("used a message ID again within its lifetime");
    }

    [Fact]
    public void PingSentAgain_HasTheSameMessageId()
    {
        Receive(Get(1, 0xA1));
        Send(Empty(MessageType.Confirmable, 100));
        Wait(2000);
        Send(Empty(MessageType.Confirmable, 100));
        Assert.Null(_verdict.Failure);
    }

    [Fact]
    public void DuplicateOfAPost_GetsTheSameAnswer()
    {
        _monitor.ConformingIsAt(s_alice);
        RawMessage post = RawMessage.Request(MessageType.Confirmable, CoapCode.Post, "orders", 0xA1);
        post.MessageId = 1;
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(_verdict.Failure);
            Receive(post.Encode());
            Send(Response(MessageType.Acknowledgement, 1, 0xA1, observe: i / 2));
        }

        AssertFailed("gave the duplicate of a POST another answer");
    }

    [Fact]
    public void PingSentTooOften()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1));
        for (int i = 0; i < 4; i++)
        {
            Assert.Null(_verdict.Failure);
            Send(Empty(MessageType.Confirmable, 100));
            Wait(2000);
        }

        AssertFailed("sent a ping for the 4th time");
    }

    [Fact]
    public void PingSentAgainTooSoon()
    {
        Receive(Get(1, 0xA1));
        Send(Empty(MessageType.Confirmable, 100));
        Wait(1999);
        Send(Empty(MessageType.Confirmable, 100));
        AssertFailed("sent a ping again after 1999 ms");
    }

    [Fact]
    public void ConAboutATemperatureThatCouldNotBeShown_IsANewOne()
    {
        _monitor.LimitsAmplification = false;
        RawMessage get = RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature", 0xA1).Uint(OptionNumber.Observe, 0);
        get.MessageId = 1;
        Receive(get.Encode());
        Send(Response(MessageType.Confirmable, 100, 0xA1, observe: 2));
        Wait(1000);
        _monitor.NoReadingAt = _events.NowMs;
        Wait(500);
        Send(Response(MessageType.Confirmable, 101, 0xA1, observe: 3));
        Assert.Null(_verdict.Failure);
        Wait(1500);
        Send(Response(MessageType.Confirmable, 102, 0xA1, observe: 4));
        AssertFailed("sent a CON again after 1500 ms");
    }

    [Fact]
    public void Wraps_AreCountedForEachAddressAndEachToken()
    {
        _monitor.LimitsAmplification = false;
        var bob = new Address("bob");
        foreach (Address address in new[] { s_alice, bob })
        {
            _monitor.OnReceived(new Datagram(address, s_node, Get(1, 0xA1, observe: 0)));
            _monitor.OnReceived(new Datagram(address, s_node, Get(2, 0xA2, observe: 0)));
        }

        Send(Response(MessageType.NonConfirmable, 0xFFFE, 0xA1, observe: 0xFFFFFE));
        _monitor.OnSent(new Datagram(s_node, bob, Response(MessageType.NonConfirmable, 1, 0xA1, observe: 1)));
        Send(Response(MessageType.NonConfirmable, 0xFFFF, 0xA2, observe: 5));
        Assert.Equal((0, 0), (_monitor.MessageIdWraps, _monitor.SequenceWraps));
        Send(Response(MessageType.NonConfirmable, 2, 0xA1, observe: 0));
        Assert.Equal((1, 1), (_monitor.MessageIdWraps, _monitor.SequenceWraps));
        Assert.Null(_verdict.Failure);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(40, true)]
    [InlineData(0, false)]
    [InlineData(41, false)]
    public void Echo_HasUpTo40Bytes(int length, bool passes)
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1));
        var message = new RawMessage { Type = MessageType.Acknowledgement, MessageId = 1, Token = [0xA1] };
        message.Code = (int)CoapCode.Unauthorized;
        message.Options.Add(new RawOption(OptionNumber.Echo, new byte[length]));
        Send(message.Encode());
        Assert.Equal(passes, _verdict.Failure == null);
    }

    [Theory]
    [InlineData(MessageType.NonConfirmable, 144999, false)]
    [InlineData(MessageType.NonConfirmable, 145000, true)]
    [InlineData(MessageType.Confirmable, 246999, false)]
    [InlineData(MessageType.Confirmable, 247000, true)]
    public void MessageId_MayBeUsedAgainAfterItsLifetime(MessageType type, int afterMs, bool passes)
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(type, 100, 0xA1, observe: 2));
        Wait(afterMs);
        Send(Response(type, 100, 0xA1, observe: 3));
        Assert.Equal(passes, _verdict.Failure == null);
    }

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(0xFFFFFF, 0, true)]
    [InlineData(3, 3, false)]
    [InlineData(3, 5, false)]
    [InlineData(3, 2, false)]
    public void SequenceNumbers_GoUpByOneARegistration(int first, int second, bool passes)
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Receive(Get(2, 0xA2, observe: 0));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, observe: first - 2));
        Send(Response(MessageType.Acknowledgement, 2, 0xA2, observe: 77));
        Wait(1);
        Send(Response(MessageType.Confirmable, 99, 0xA1, observe: first - 1));
        Receive(Empty(MessageType.Acknowledgement, 99));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: first));
        Send(Response(MessageType.NonConfirmable, 101, 0xA2, observe: 78));
        Send(Response(MessageType.NonConfirmable, 102, 0xA1, observe: second));
        Assert.Equal(passes, _verdict.Failure == null);
    }

    [Fact]
    public void AckOfWhatNeverCame()
    {
        Receive(Get(1, 0xA1));
        Send(Response(MessageType.Acknowledgement, 2, 0xA1));
        AssertFailed("acknowledged or reset what it never got");
    }

    [Fact]
    public void RstIsForNonsToo_AnAckIsNot()
    {
        Receive(Get(1, 0xA1, type: MessageType.NonConfirmable));
        Send(Empty(MessageType.Reset, 1));
        Assert.Null(_verdict.Failure);
        Send(Empty(MessageType.Acknowledgement, 1));
        AssertFailed("acknowledged or reset what it never got");
    }

    [Fact]
    public void ResponseToNobodysToken()
    {
        Receive(Get(1, 0xA1));
        Send(Response(MessageType.NonConfirmable, 100, 0xA2));
        AssertFailed("a response to a token that nobody used");
    }

    [Fact]
    public void SecondResponse()
    {
        _monitor.ConformingIsAt(s_alice);
        Receive(Get(1, 0xA1, type: MessageType.NonConfirmable));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1));
        Assert.Null(_verdict.Failure);
        Send(Response(MessageType.NonConfirmable, 101, 0xA1));
        AssertFailed("sent a second response to a request");
    }

    [Fact]
    public void NotificationsAfterAReset()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2));
        Receive(Empty(MessageType.Reset, 100));
        Send(Response(MessageType.NonConfirmable, 101, 0xA1, observe: 3)); // may have been in the making
        Assert.Null(_verdict.Failure);
        Send(Response(MessageType.NonConfirmable, 102, 0xA1, observe: 4));
        AssertFailed("sent a notification to an observer that has ended its registration");
    }

    [Fact]
    public void ResetOfWhatADuplicateThatRanAgainHasOvertaken_EndsNothing()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, observe: 1));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2));
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, observe: 3));
        Receive(Empty(MessageType.Reset, 100));
        Send(Response(MessageType.NonConfirmable, 101, 0xA1, observe: 4));
        Send(Response(MessageType.NonConfirmable, 102, 0xA1, observe: 5));
        Assert.Null(_verdict.Failure);
        Receive(Empty(MessageType.Reset, 102));
        Send(Response(MessageType.NonConfirmable, 103, 0xA1, observe: 6));
        Send(Response(MessageType.NonConfirmable, 104, 0xA1, observe: 7));
        AssertFailed("sent a notification to an observer that has ended its registration");
    }

    [Fact]
    public void NotificationsAfterADeregistration()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Receive(Get(2, 0xA1, observe: 1));
        Send(Response(MessageType.Acknowledgement, 2, 0xA1));
        Assert.Null(_verdict.Failure);
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2));
        AssertFailed("sent a notification to an observer that has ended its registration");
    }

    [Fact]
    public void RegistrationAnew_MakesItRight()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Receive(Get(2, 0xA1, observe: 1));
        Receive(Get(3, 0xA1, observe: 0));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2));
        Assert.Null(_verdict.Failure);
    }

    [Fact]
    public void ConThatIsNotAcknowledged()
    {
        _monitor.ConformingIsAt(s_alice);
        Receive(Get(1, 0xA1));
        Wait(1000);
        Receive(Get(2, 0xA2));
        Assert.Null(_verdict.Failure);
        Wait(1);
        Receive(Get(3, 0xA3));
        AssertFailed("has not acknowledged the CON 1 that it got 1001 ms ago");
    }

    [Fact]
    public void DeadAddress_GetsNothingBehindMaxTransmitWait()
    {
        _monitor.LimitsAmplification = false;
        Receive(Get(1, 0xA1, observe: 0));
        _monitor.Died(s_alice);
        Wait(600000);
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 2)); // a NON tells nothing
        Send(Response(MessageType.Confirmable, 101, 0xA1, observe: 3));
        Wait(94000);
        Send(Response(MessageType.NonConfirmable, 102, 0xA1, observe: 4));
        Assert.Null(_verdict.Failure);
        Wait(1);
        Send(Response(MessageType.NonConfirmable, 103, 0xA1, observe: 5));
        AssertFailed("still sends to an address that has not acknowledged anything for 94 s");
    }

    [Fact]
    public void Amplification_IsCountedWithHeaders()
    {
        Receive(Get(1, 0xA1)); // 8 bytes and 28 of headers: 108 may be sent
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, payload: 74)); // 80 and 28
        Assert.Null(_verdict.Failure);
        Assert.Equal(300, _monitor.AmplificationCenti);
        Send(Empty(MessageType.Confirmable, 100));
        AssertFailed("has sent 140 bytes to an address from which it had 36 and no sign that it can receive");
    }

    [Fact]
    public void Amplification_OneByteTooMany()
    {
        Receive(Get(1, 0xA1));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, payload: 75));
        AssertFailed("has sent 109 bytes to an address from which it had 36 and no sign that it can receive");
    }

    [Theory]
    [InlineData(MessageType.Reset, 100, true)]
    [InlineData(MessageType.Acknowledgement, 100, true)]
    [InlineData(MessageType.Reset, 101, false)]
    [InlineData(MessageType.Acknowledgement, 99, false)]
    public void Proof_IsAnAnswerToWhatWasSent(MessageType type, int messageId, bool proves)
    {
        Receive(Get(1, 0xA1));
        Send(Empty(MessageType.Confirmable, 100));
        Receive(Empty(type, messageId));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, payload: 1000));
        Assert.Equal(proves, _verdict.Failure == null);
    }

    [Fact]
    public void ForgedProof_IsNone()
    {
        _monitor.NobodyIsAt(s_alice);
        Receive(Get(1, 0xA1));
        Send(Empty(MessageType.Confirmable, 100));
        Receive(Empty(MessageType.Reset, 100));
        Send(Response(MessageType.Acknowledgement, 1, 0xA1, payload: 1000));
        AssertFailed("no sign that it can receive");
    }

    [Fact]
    public void OptionThatIsTooLong()
    {
        Receive(Get(1, 0xA1, observe: 0));
        Send(Response(MessageType.NonConfirmable, 100, 0xA1, observe: 0xFFFFFF));
        Assert.Null(_verdict.Failure);
        Send(Response(MessageType.NonConfirmable, 101, 0xA1, observe: 0x1000000));
        AssertFailed("sent option 6 with 4 bytes");
    }

    [Fact]
    public void OptionThatIsNoneOfAResponse()
    {
        Receive(Get(1, 0xA1));
        var message = new RawMessage { Type = MessageType.Acknowledgement, Code = (int)CoapCode.Content, MessageId = 1, Token = [0xA1] };
        Send(message.Text(OptionNumber.UriPath, "a").Encode());
        AssertFailed("sent option 11 with 1 bytes");
    }

    [Fact]
    public void WhatIsNoMessage()
    {
        Receive(Get(1, 0xA1));
        Send([0x40, 0x45]);
        AssertFailed("sent what is no message: to alice, 4045");
    }

    private static byte[] Get(int messageId, byte token, int observe = -1, MessageType type = MessageType.Confirmable)
    {
        RawMessage message = RawMessage.Request(type, CoapCode.Get, "ab", token);
        message.MessageId = messageId;
        return (observe < 0 ? message : message.Uint(OptionNumber.Observe, (uint)observe)).Encode();
    }

    private static byte[] Response(MessageType type, int messageId, byte token, int observe = -1, int payload = 0)
    {
        var message = new RawMessage { Type = type, Code = (int)CoapCode.Content, MessageId = messageId, Token = [token] };
        message.Payload = new byte[payload];
        return (observe < 0 ? message : message.Uint(OptionNumber.Observe, (uint)observe)).Encode();
    }

    private static byte[] Empty(MessageType type, int messageId)
    {
        return new RawMessage { Type = type, MessageId = messageId }.Encode();
    }

    private void Receive(byte[] bytes)
    {
        _monitor.OnReceived(new Datagram(s_alice, s_node, bytes));
    }

    private void Send(byte[] bytes)
    {
        _monitor.OnSent(new Datagram(s_node, s_alice, bytes));
    }

    private void Wait(int ms)
    {
        long until = _events.NowMs + ms;
        while (_events.Next(until))
        {
        }
    }

    private void AssertFailed(string what)
    {
        Assert.Contains(what, _verdict.Failure ?? "nothing", StringComparison.Ordinal);
    }
}
