// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Messaging;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Tests.Host;
using NanoCoap.Values;

namespace NanoCoap.Tests.Client;

/// <summary>
/// A client and a server with a key, in both roles, cost no memory: requests, blocks, notifications, forgeries and errors in plain.
/// </summary>
[Trait("Kind", "Counting")]
public sealed class ProtectedClientAllocationTests : IRequestListener
{
    private static readonly byte[] s_secret = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly byte[] s_on = "ON"u8.ToArray();
    private static readonly byte[] s_off = "OFF"u8.ToArray();

    // Of a message with a token of four bytes.
    private const int TokenEnd = 8;

    private readonly byte[] _datagram = new byte[1500];
    private readonly Wire _toServer = new();
    private readonly Wire _toClient = new();
    private readonly CoapEndpoint _server;
    private readonly ClientEndpoint _client;
    private readonly Switch _switch = new("s", Methods.Get | Methods.Put, SenmlRecord.Boolean(null!, "s"));
    private readonly ClientRequest _observation;
    private readonly ClientRequest _put;
    private readonly ClientRequest _core;
    private readonly OscoreRequestGuard _guard;
    private long _now = 1000;
    private int _responses;
    private int _notifications;

    public ProtectedClientAllocationTests()
    {
        var tree = new ResourceTree();
        tree.Add(_switch);
        tree.Add(new WellKnownCore(tree));
        SecurityContexts contexts = Contexts([1], [2], out _);
        var config = new EndpointConfig { AmplificationLimit = 0, ConfirmEvery = 0 };
        config.Guard = new OscoreGuard(contexts, new AesCcm(), config.MaxMessageBytes, config.MaxOptions);
        var parameters = new TransmissionParameters();
        _server = new CoapEndpoint(config, parameters, tree, _toClient, new SmallRandom(1));
        var clientConfig = new ClientConfig();
        _client = new ClientEndpoint(clientConfig, parameters, _toServer, new SmallRandom(2));
        var protection = new ClientProtection(Contexts([2], [1], out SecurityContext context), new AesCcm(), 16);
        byte[] plain = new byte[clientConfig.MessageBytes - ClientProtection.RequestOverhead];
        byte[] inner = new byte[clientConfig.MaxMessageBytes];
        _observation = Describe(CoapCode.Get, "s");
        _observation.Observe = true;
        _put = Describe(CoapCode.Put, "s");
        _core = Describe(CoapCode.Get, ".well-known/core");
        _core.Szx = 0;
        _core.ResponseBuffer = new byte[256];
        _guard = (OscoreRequestGuard)_put.Guard;

        ClientRequest Describe(CoapCode method, string path)
        {
            var request = new ClientRequest(64)
            {
                Method = method, Listener = this, Guard = new OscoreRequestGuard(protection, context, plain, inner),
            };
            request.AddPath(path);
            return request;
        }
    }

    [Fact]
    public void AThousandRounds_AllocateNothing()
    {
        Start(_observation);
        Pump();
        for (int i = 0; i < 50; i++)
        {
            Round(); // until everything is compiled, and all tables are full
        }

        int notifications = _notifications;
        int responses = _responses;
        Assert.Equal(0, SteadyState.Allocated(Round, 1000));
        Assert.True(_notifications - notifications >= 1000, $"{_notifications - notifications} notifications");
        Assert.True(_responses - responses >= 3000, $"{_responses - responses} responses");
        Assert.True(_guard.Ignored >= 2000, $"{_guard.Ignored} ignored");
        Assert.Equal(1, _client.UnderWay);
    }

    void IRequestListener.OnResponse(ClientRequest request, ClientResponse response)
    {
        _responses++;
    }

    void IRequestListener.OnNotification(ClientRequest request, ClientResponse response)
    {
        _notifications++;
    }

    void IRequestListener.OnBlock(ClientRequest request, ClientResponse response)
    {
    }

    void IRequestListener.OnFailure(ClientRequest request, FailureReason reason)
    {
        Assert.Fail("A request has failed.");
    }

    void IRequestListener.OnEvent(ClientRequest request, RequestEvent what, int value)
    {
    }

    private static SecurityContexts Contexts(byte[] sender, byte[] recipient, out SecurityContext context)
    {
        var contexts = new SecurityContexts(1, new Hkdf(), null!, 1);
        context = contexts.Add(s_secret, [], sender, recipient, null!)!;
        return contexts;
    }

    private void Round()
    {
        _now += 5000;
        Start(_core);
        Pump();

        // A PUT whose answer comes forged at first, and the change that is notified.
        byte[] body = _switch.IsOn ? s_off : s_on;
        _put.Payload = body;
        _put.PayloadLength = body.Length;
        Start(_put);
        Serve();
        Answer(flip: 1);
        Answer(flip: 0);
        Pump();
        Assert.True(_switch.IsOn == (body == s_on));

        // In plain: a response, which is ignored, and an error, which is not.
        Start(_put);
        _toServer.Take(_datagram);
        _datagram[0] |= (int)MessageType.Acknowledgement << 4;
        _datagram[1] = (byte)CoapCode.Changed;
        _client.HandleDatagram(_now, "server", _datagram, TokenEnd);
        _datagram[1] = (byte)CoapCode.Unauthorized;
        _client.HandleDatagram(_now, "server", _datagram, TokenEnd);
        Assert.True(_guard.IsPlain);
    }

    private void Start(ClientRequest request)
    {
        Assert.True(_client.Start(_now, "server", request) == FailureReason.None);
    }

    private void Serve()
    {
        _server.HandleDatagram(_now, "client", _datagram, _toServer.Take(_datagram), false);
    }

    private void Answer(int flip)
    {
        int length = flip == 0 ? _toClient.Take(_datagram) : _toClient.Peek(_datagram);
        _datagram[length - 1] ^= (byte)flip;
        _client.HandleDatagram(_now, "server", _datagram, length);
    }

    private void Pump()
    {
        do
        {
            while (_toServer.Count != 0)
            {
                Serve();
            }

            while (_toClient.Count != 0)
            {
                Answer(flip: 0);
            }

            _server.HandleDeadlines(_now);
            _client.HandleDeadlines(_now);
        }
        while (_toServer.Count + _toClient.Count != 0);
    }

    /// <summary>Datagrams on their way, in places that are there already.</summary>
    private sealed class Wire : IDatagramSender
    {
        private readonly byte[][] _places = [.. Enumerable.Range(0, 16).Select(_ => new byte[1500])];
        private readonly int[] _lengths = new int[16];
        private int _first;

        public int Count { get; private set; }

        public int Peek(byte[] target)
        {
            Array.Copy(_places[_first], target, _lengths[_first]);
            return _lengths[_first];
        }

        public int Take(byte[] target)
        {
            int length = Peek(target);
            _first = (_first + 1) % _places.Length;
            Count--;
            return length;
        }

        bool IDatagramSender.Send(object remote, byte[] buffer, int length)
        {
            int at = (_first + Count++) % _places.Length;
            Array.Copy(buffer, _places[at], length);
            _lengths[at] = length;
            return true;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            target[0] = (byte)((string)remote)[0];
            return 1;
        }
    }
}
