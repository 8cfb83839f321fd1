// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Client;

/// <summary>What becomes of requests whose session is lost. The sessions here are made up: they answer, or are silent.</summary>
public sealed class SecureSessionTests
{
    private static readonly CoapUri s_uri = Uris.Of("coaps://127.0.0.1/x");

    [Fact]
    public async Task SilentInEachSession_IsGivenUp()
    {
        var server = new Server { AnswersFrom = int.MaxValue };
        await using CoapUdpClient client = Client(server);
        await Assert.ThrowsAsync<CoapFailedException>(() => client.RequestAsync(new CoapRequest(CoapCode.Get, s_uri)));
        Assert.Equal(5, server.Sessions); // the first, and one after each of four losses
        await Assert.ThrowsAsync<CoapFailedException>(() => client.PingAsync(s_uri));
        await Assert.ThrowsAsync<CoapFailedException>(async () =>
        {
            await foreach (CoapNotification notification in client.ObserveAsync(new CoapRequest(CoapCode.Get, s_uri)))
            {
                Assert.Fail(notification.Answer.Text);
            }
        });
    }

    [Fact]
    public async Task WhatHasOnlyWaited_GoesToTheNewSession_Once()
    {
        var server = new Server { AnswersFrom = 2 };
        await using CoapUdpClient client = Client(server);
        Task<CoapAnswer> sent = client.RequestAsync(new CoapRequest(CoapCode.Get, s_uri));
        Assert.True(SpinWait.SpinUntil(() => !server.Sent.IsEmpty, 30000));
        Task<CoapAnswer> waiting = client.RequestAsync(new CoapRequest(CoapCode.Post, s_uri));
        Assert.True((await waiting).IsSuccess);
        Assert.True((await sent).IsSuccess);
        Assert.Equal(2, server.Sessions);
        Assert.Equal([(2, CoapCode.Post)], server.Sent.Where(message => message.Method == CoapCode.Post));
        Assert.Single(server.Sent, message => message == (2, CoapCode.Get));
    }

    [Theory]
    [InlineData(CoapCode.Post)]
    [InlineData((CoapCode)20)]
    public async Task WhatMayDoSomethingEachTime_IsNotRepeated(CoapCode method)
    {
        var server = new Server { AnswersFrom = 2 };
        await using CoapUdpClient client = Client(server);
        await Assert.ThrowsAsync<CoapFailedException>(() => client.RequestAsync(new CoapRequest(method, s_uri)));
        Assert.All(server.Sent, message => Assert.Equal(1, message.Session));
    }

    [Fact]
    public async Task WhatGetsNoAnswer_IsToldAgain()
    {
        var server = new Server { AnswersFrom = 2 };
        await using CoapUdpClient client = Client(server);
        await client.TellAsync(new CoapRequest(CoapCode.Put, s_uri) { NoResponse = true });
        Assert.Single(server.Sent, message => message == (2, CoapCode.Put));
    }

    [Fact]
    public async Task SessionThatIsOver_IsReplacedOnce()
    {
        var server = new Server { AnswersFrom = 2 };
        await using CoapUdpClient client = Client(server, ackTimeoutMs: 500);
        Task<CoapAnswer> first = client.RequestAsync(new CoapRequest(CoapCode.Get, s_uri));
        Assert.True(SpinWait.SpinUntil(() => !server.Sent.IsEmpty, 30000));

        // While a request waits for the new session, one of the old session misses that one, too.
        server.Gate = new TaskCompletionSource();
        server.EndSessions();
        Task<CoapAnswer> second = client.RequestAsync(new CoapRequest(CoapCode.Post, s_uri));
        Assert.True(SpinWait.SpinUntil(() => server.Sessions == 2, 30000));
        Assert.True(SpinWait.SpinUntil(() => server.Sent.Count >= 3, 30000));
        server.Gate.SetResult();
        Assert.True((await second).IsSuccess);
        Assert.True((await first).IsSuccess);
        await client.DisposeAsync();
        Assert.Equal(2, server.Sessions);
    }

    private static CoapUdpClient Client(Server server, int ackTimeoutMs = 50)
    {
        return new CoapUdpClient(new CoapClientOptions
        {
            Secure = server,
            Parameters = new TransmissionParameters { AckTimeoutMs = ackTimeoutMs },
            DeregisterTimeout = TimeSpan.FromMilliseconds(10),
        });
    }

    /// <summary>A server that makes each session that is asked for, and answers from one of them on.</summary>
    private sealed class Server : ISecureTransport
    {
        private readonly ConcurrentBag<Session> _made = [];
        private int _sessions;

        public required int AnswersFrom { get; init; }

        /// <summary>What further sessions wait for; null for nothing.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public int Sessions => Volatile.Read(ref _sessions);

        public ConcurrentQueue<(int Session, CoapCode Method)> Sent { get; } = [];

        public async Task<ISecureSession> ConnectAsync(
            IPEndPoint remote, Action<IPEndPoint, byte[], int> receive, Action<CoapDatagram>? wire, CancellationToken cancellationToken)
        {
            int number = Interlocked.Increment(ref _sessions);
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            var session = new Session(this, number, remote, receive);
            _made.Add(session);
            return session;
        }

        public void EndSessions()
        {
            foreach (Session session in _made)
            {
                session.IsOpen = false;
            }
        }

        private sealed class Session(Server server, int number, IPEndPoint remote, Action<IPEndPoint, byte[], int> receive) : ISecureSession
        {
            public bool IsOpen { get; set; } = true;

            public void Send(ReadOnlySpan<byte> message)
            {
                server.Sent.Enqueue((number, (CoapCode)message[1]));
                if (number >= server.AnswersFrom)
                {
                    // An ACK with 2.04 and the token.
                    byte[] answer = [(byte)(0x60 | (message[0] & 0xF)), 0x44, .. message[2..(4 + (message[0] & 0xF))]];
                    _ = Task.Run(() => receive(remote, answer, answer.Length));
                }
            }

            public ValueTask DisposeAsync()
            {
                return ValueTask.CompletedTask;
            }
        }
    }
}
