// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Client;

/// <summary>
/// A server that answers with whatever comes to its mind: valid responses, the same with some bytes changed, and noise. Nothing of it
/// makes the client throw, send more than it should, or lose track of a request.
/// </summary>
public sealed class ClientFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FixedSeeds(int run)
    {
        for (int i = 0; i < 20; i++)
        {
            new Session((run * 1000) + i).Run(3000);
        }
    }

    [Fact]
    public void EverythingThatIsCountedHappens()
    {
        var totals = new Dictionary<string, int>();
        for (int seed = 0; seed < 12; seed++)
        {
            var session = new Session(seed);
            session.Run(4000);
            foreach (System.Reflection.FieldInfo field in typeof(ClientCounters).GetFields())
            {
                totals[field.Name] = totals.GetValueOrDefault(field.Name) + (int)field.GetValue(session.Counters)!;
            }
        }

        // A storm that never gets past the door would prove little.
        Assert.All(totals, total => Assert.True(total.Value != 0 || s_ofServers.Contains(total.Key), total.Key));
    }

    private static readonly string[] s_ofServers =
    [
        nameof(ClientCounters.RepliesLost), nameof(ClientCounters.AnswersLimited), nameof(ClientCounters.Probes),
    ];

    private sealed class Session : IDatagramSender, IRequestListener
    {
        private const int MaxMessageBytes = 256;

        private readonly Random _random;
        private readonly ClientEndpoint _client;
        private readonly ClientRequest[] _requests;
        private readonly int[] _started;
        private readonly int[] _ended;
        private readonly string[] _remotes = ["alice", "bob"];
        private readonly byte[][] _outstanding = new byte[8][];
        private readonly string[] _to = new string[8];
        private readonly MessageReader _reader = new(32);
        private readonly MessageWriter _writer = new();
        private readonly byte[] _datagram = new byte[400];
        private long _now = 1;
        private int _sent;
        private int _sends;
        private int _canary;
        private bool _calm;

        public Session(int seed)
        {
            _random = new Random(seed);
            var config = new ClientConfig
            {
                Requests = 1 + _random.Next(4), MessageBytes = 128, MaxMessageBytes = MaxMessageBytes, MaxOptions = 8, SafeExchanges = 4, TokenBytes = 2,
            };
            _client = new ClientEndpoint(config, new TransmissionParameters { NStart = 1 + _random.Next(2) }, this, new SmallRandom(seed));
            _requests = new ClientRequest[6];
            for (int i = 0; i < _requests.Length; i++)
            {
                _requests[i] = new ClientRequest(64) { Listener = this, Tag = i };
            }

            _started = new int[_requests.Length];
            _ended = new int[_requests.Length];
        }

        public ClientCounters Counters => _client.Counters;

        public void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                switch (_random.Next(10))
                {
                    case 0:
                        StartOne();
                        break;
                    case 1:
                        _now += _random.Next(8) == 0 ? _random.Next(100000) : _random.Next(3000);
                        _client.HandleDeadlines(_now);
                        break;
                    case 2:
                        Stop();
                        break;
                    default:
                        Deliver();
                        break;
                }

                Assert.InRange(_client.UnderWay, 0, _requests.Length);
            }

            _calm = true;

            // Left alone, all that is no observation comes to an end, and then observations do, since nobody renews them.
            for (int i = 0; i < 10000 && _client.NextDeadline != long.MaxValue; i++)
            {
                _now = Math.Max(_now, _client.NextDeadline);
                _client.HandleDeadlines(_now);
            }

            Assert.Equal(0, _client.UnderWay);
            Assert.Equal(_started, _ended);
            Assert.Equal(_client.Counters.Sent, _sent);
            Assert.All(_requests, request => Assert.False(request.IsUnderWay));

            // And it still works.
            _requests[0].ClearOptions();
            Describe(_requests[0], CoapCode.Get);
            _started[0]++;
            Assert.Equal(FailureReason.None, _client.Start(_now, "alice", _requests[0]));
            byte[] sent = _outstanding[(_sends - 1) % _outstanding.Length];
            _client.HandleDatagram(_now, "alice", [0x62, 0x45, sent[2], sent[3], sent[4], sent[5]], 6);
            Assert.Equal(0, _client.UnderWay);
        }

        bool IDatagramSender.Send(object remote, byte[] buffer, int length)
        {
            Assert.True(ParseStatus.Ok == new MessageReader(32).Parse(buffer, length), Convert.ToHexString(buffer, 0, length));
            _sent++;
            if (buffer[1] != 0 || buffer[0] == 0x40)
            {
                _outstanding[_sends % _outstanding.Length] = buffer[..length];
                _to[_sends % _outstanding.Length] = (string)remote;
                _sends++;
            }

            return _random.Next(20) != 0;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        void IRequestListener.OnResponse(ClientRequest request, ClientResponse response)
        {
            Look(request, response);
            if (!request.Multicast)
            {
                End(request);
            }
        }

        void IRequestListener.OnNotification(ClientRequest request, ClientResponse response)
        {
            Assert.InRange(response.Sequence, 0, 0xFFFFFF);
            Assert.InRange(response.SequenceDelta, 0, 0xFFFFFF);
            Look(request, response);
            Meddle(request);
        }

        void IRequestListener.OnBlock(ClientRequest request, ClientResponse response)
        {
            Assert.InRange(response.BlockOffset + response.BodyLength, 0, request.ResponseBuffer?.Length ?? request.MaxResponseBytes);
            Look(request, response);
            Meddle(request);
        }

        void IRequestListener.OnFailure(ClientRequest request, FailureReason reason)
        {
            Assert.NotEqual(FailureReason.None, reason);
            End(request);
        }

        void IRequestListener.OnEvent(ClientRequest request, RequestEvent what, int value)
        {
            Assert.True(request.IsUnderWay);
            Meddle(request);
        }

        private static void Describe(ClientRequest request, CoapCode method)
        {
            request.Method = method;
            request.Confirmable = true;
            request.Observe = false;
            request.Multicast = false;
            request.OfferETag = false;
            request.Payload = null;
            request.PayloadLength = 0;
            request.ResponseBuffer = null;
            request.MaxResponseBytes = 300;
            request.Szx = -1;
        }

        // The listener may do as it likes while it is told something.
        private void Meddle(ClientRequest request)
        {
            switch (_calm ? -1 : _random.Next(60))
            {
                case 0:
                    _client.Cancel(_now, request);
                    break;
                case 1:
                    _client.StopObserving(_now, request);
                    break;
                case 2:
                    StartOne();
                    break;
            }
        }

        private void Look(ClientRequest request, ClientResponse response)
        {
            Assert.NotNull(response.Remote);
            for (int i = 0; i < response.BodyLength; i++)
            {
                _canary += response.Body[response.BodyOffset + i];
            }

            Assert.InRange(response.Message.OptionCount, 0, 8);
        }

        private void End(ClientRequest request)
        {
            _ended[(int)request.Tag]++;
            Assert.False(request.IsUnderWay);
            Assert.True(_ended[(int)request.Tag] <= _started[(int)request.Tag], "ended twice");
        }

        private void StartOne()
        {
            int index = _random.Next(_requests.Length);
            ClientRequest request = _requests[index];
            if (request.IsUnderWay)
            {
                return;
            }

            CoapCode[] methods = [CoapCode.Get, CoapCode.Post, CoapCode.Put, CoapCode.Delete, CoapCode.Fetch, CoapCode.Empty];
            request.ClearOptions();
            Describe(request, methods[_random.Next(methods.Length)]);
            bool ping = request.Method == CoapCode.Empty;
            request.AddPath("p");
            request.Confirmable = ping || _random.Next(4) != 0;
            request.Observe = request.Method is CoapCode.Get or CoapCode.Fetch && _random.Next(2) == 0;
            request.OfferETag = _random.Next(2) == 0;
            request.Multicast = !request.Confirmable && !request.Observe && _random.Next(2) == 0;
            request.Szx = _random.Next(3) - 1;
            request.ResponseTimeoutMs = _random.Next(2) * 3000;
            if (request.Method is CoapCode.Post or CoapCode.Put or CoapCode.Fetch)
            {
                request.PayloadLength = request.Observe ? _random.Next(16) : _random.Next(200);
                request.Payload = new byte[request.PayloadLength];
            }

            if (_random.Next(2) == 0)
            {
                request.ResponseBuffer = new byte[_random.Next(200)];
            }

            if (_random.Next(4) == 0)
            {
                request.SetToken([(byte)index, 0], 0, 2);
            }

            // Before the client begins, since it may be over before Start comes back.
            _started[index]++;
            if (_client.Start(_now, _remotes[_random.Next(2)], request) != FailureReason.None)
            {
                _started[index]--;
            }
        }

        private void Stop()
        {
            ClientRequest request = _requests[_random.Next(_requests.Length)];
            if (_random.Next(3) == 0)
            {
                _client.Cancel(_now, request);
            }
            else if (_random.Next(3) == 0)
            {
                _client.StopObserving(_now, request);
            }
        }

        private void Deliver()
        {
            int length = _random.Next(12) == 0 ? Noise() : Response();
            while (_random.Next(5) == 0 && length > 0)
            {
                _datagram[_random.Next(length)] ^= (byte)(1 << _random.Next(8));
            }

            if (_random.Next(30) == 0)
            {
                length = _random.Next(length + 1);
            }
            else if (_random.Next(60) == 0)
            {
                length = MaxMessageBytes + 1;
            }

            int received = _client.Counters.Received;
            int sent = _sent;
            int began = _sends;
            string from = _sends == 0 || _random.Next(20) == 0 ? _remotes[_random.Next(2)] : _to[(_sends - 1) % _to.Length];
            byte[] exact = new byte[length];
            Array.Copy(_datagram, exact, length);
            _client.HandleDatagram(_now, from, exact, length);
            Assert.Equal(received + 1, _client.Counters.Received);

            // At most one ACK or Reset, beside the messages of requests.
            Assert.InRange(_sent - sent - (_sends - began), 0, 1);
        }

        private int Noise()
        {
            int length = _random.Next(40);
            _random.NextBytes(_datagram.AsSpan(0, length));
            return length;
        }

        /// <summary>A response to something sent lately, that fits more often than not.</summary>
        private int Response()
        {
            byte[]? request = _sends == 0 ? null : _outstanding[_random.Next(Math.Min(_sends, _outstanding.Length))];
            if (_sends != 0 && _random.Next(3) != 0)
            {
                request = _outstanding[(_sends - 1) % _outstanding.Length];
            }

            if (request == null)
            {
                return Noise();
            }

            _reader.Parse(request, request.Length);
            if (_random.Next(12) == 0 || _reader.Code == CoapCode.Empty)
            {
                MessageType empty = _random.Next(3) == 0 ? MessageType.Reset : _random.Next(20) == 0 ? MessageType.Confirmable : MessageType.Acknowledgement;
                _writer.Begin(_datagram, _datagram.Length, empty, CoapCode.Empty, _reader.MessageId, null, 0, 0);
                return 4;
            }

            MessageType type = (MessageType)new[] { 2, 2, 2, 0, 1 }[_random.Next(5)];
            int block1 = _reader.Uint(OptionSlot.Block1);
            CoapCode[] codes = [CoapCode.Content, CoapCode.Content, CoapCode.Content, CoapCode.Changed, CoapCode.Valid, CoapCode.NotFound, CoapCode.RequestEntityTooLarge, CoapCode.Unauthorized, (CoapCode)_random.Next(256)];
            CoapCode code = block1 >= 0 && BlockOption.More(block1) && _random.Next(6) != 0 ? CoapCode.Continue : codes[_random.Next(codes.Length)];
            int messageId = type == MessageType.Acknowledgement ? _reader.MessageId : _random.Next(40);
            _writer.Begin(_datagram, _datagram.Length, type, code, messageId, request, MessageReader.TokenOffset, _reader.TokenLength);
            if (_random.Next(3) == 0)
            {
                _writer.Option(OptionNumber.ETag, [(byte)_random.Next(2)], 0, 1);
            }

            if (_reader.Has(OptionSlot.Observe) ? _random.Next(6) != 0 : _random.Next(10) == 0)
            {
                _writer.UintOption(OptionNumber.Observe, (int)(_now / 100) & 0xFFFFFF);
            }

            if (_random.Next(50) == 0)
            {
                _writer.Option(OptionNumber.Oscore, null, 0, 0);
            }

            if (_random.Next(3) == 0)
            {
                _writer.UintOption(OptionNumber.MaxAge, _random.Next(20));
            }

            int block2 = _reader.Uint(OptionSlot.Block2);
            int payload = _random.Next(20);
            if (block2 >= 0 || _random.Next(4) == 0)
            {
                int szx = block2 < 0 ? _random.Next(3) : BlockOption.Szx(block2);
                bool more = _random.Next(4) != 0;
                _writer.UintOption(OptionNumber.Block2, BlockOption.Pack(block2 < 0 ? 0 : BlockOption.Number(block2), more, szx));
                payload = more ? BlockOption.Size(szx) : payload;
            }

            if (block1 >= 0 || code == CoapCode.RequestEntityTooLarge)
            {
                _writer.UintOption(OptionNumber.Block1, block1 >= 0 ? block1 & ~(_random.Next(4) == 0 ? 1 : 0) : _random.Next(8));
            }

            if (code == CoapCode.Unauthorized || _random.Next(10) == 0)
            {
                _writer.Option(OptionNumber.Echo, new byte[41], 0, _random.Next(42));
            }

            _writer.Payload(new byte[payload], 0, payload);
            return _writer.Length;
        }
    }
}
