// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Client;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A conversation in lockstep with a client, the clock a variable: what must be sent, what is received, and what the listener must
    /// be told. Remotes are strings. Change Config and Parameters first; the client is made at the first use. With a Tree it shares its
    /// sockets with a server.
    /// </summary>
    public sealed class ClientScript : IDatagramSender, IRequestListener
    {
        /// <summary>Sizes; to be changed before the first request.</summary>
        public readonly ClientConfig Config = new ClientConfig();

        /// <summary>Timing; to be changed before the first request. Time-outs are not random here, unless a test says so.</summary>
        public readonly TransmissionParameters Parameters = new TransmissionParameters();

        /// <summary>Sizes of the server, if there is one.</summary>
        public readonly EndpointConfig ServerConfig = new EndpointConfig { AmplificationLimit = 0 };

        /// <summary>Resources of a server on the same sockets; null for a client alone.</summary>
        public ResourceTree Tree;

        /// <summary>The message that was expected last: header, options and payload can be asked for.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        /// <summary>The time, milliseconds. <see cref="At"/> moves it.</summary>
        public long Now = 1000000;

        /// <summary>Seed of the client; to be changed before the first request.</summary>
        public int Seed = 1;

        /// <summary>Makes Send answer false and send nothing.</summary>
        public bool SendFails;

        /// <summary>Whether events are noted as well, so that <see cref="Told"/> must name them.</summary>
        public bool NotesEvents;

        /// <summary>A request that the listener starts when it is told of a response, to this remote.</summary>
        public ClientRequest Next;

        /// <summary>Where <see cref="Next"/> goes.</summary>
        public string NextRemote;

        /// <summary>Makes the listener give a request up at the first event of this kind; -1 for none.</summary>
        public int CancelsAt = -1;

        /// <summary>An observation that the listener ends when it is told that a message of it is about to be sent.</summary>
        public ClientRequest Stops;

        /// <summary>The body of the last response, notification or block.</summary>
        public byte[] Body = new byte[0];

        /// <summary>The value of Blocks in the last response or notification.</summary>
        public int Blocks;

        /// <summary>The value of TotalBytes in the last response, notification or block.</summary>
        public int TotalBytes;

        /// <summary>The Content-Format of the last response, notification or block.</summary>
        public int Format;

        private readonly object[] _remotes = new object[64];
        private readonly byte[][] _sent = new byte[64][];
        private readonly string[] _told = new string[64];
        private int _first;
        private int _count;
        private int _firstTold;
        private int _toldCount;
        private ClientEndpoint _client;
        private CoapEndpoint _server;

        /// <summary>Makes a script.</summary>
        public ClientScript()
        {
            Parameters.AckRandomFactorThousandths = 1000;
        }

        /// <summary>The client under test.</summary>
        public ClientEndpoint Client
        {
            get
            {
                if (_client == null)
                {
                    _client = Tree == null ? new ClientEndpoint(Config, Parameters, this, new SmallRandom(Seed))
                        : new ClientEndpoint(Config, Server.Messages);
                }

                return _client;
            }
        }

        /// <summary>The server on the same sockets.</summary>
        public CoapEndpoint Server
        {
            get
            {
                if (_server == null)
                {
                    _server = new CoapEndpoint(ServerConfig, Parameters, Tree, this, new SmallRandom(Seed));
                }

                return _server;
            }
        }

        private long NextDeadline
        {
            get
            {
                long deadline = Client.NextDeadline;
                return Tree != null && Server.NextDeadline < deadline ? Server.NextDeadline : deadline;
            }
        }

        bool IDatagramSender.Send(object remote, byte[] buffer, int length)
        {
            if (SendFails)
            {
                return false;
            }

            byte[] copy = new byte[length];
            Array.Copy(buffer, 0, copy, 0, length);
            _remotes[_count] = remote;
            _sent[_count] = copy;
            _count++;
            return true;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        void IRequestListener.OnResponse(ClientRequest request, ClientResponse response)
        {
            Note(response);
            Tell("response " + Code(response.Code) + (response.More ? " and more" : "") + Text());
            if (Next != null)
            {
                ClientRequest next = Next;
                Next = null;
                Assert.AreEqual((int)FailureReason.None, (int)Client.Start(Now, NextRemote, next));
            }
        }

        void IRequestListener.OnNotification(ClientRequest request, ClientResponse response)
        {
            Note(response);
            Tell("notification " + Code(response.Code) + " " + response.Sequence + " +" + response.SequenceDelta
                + (response.Stale != 0 ? " stale " + response.Stale : "") + Text());
        }

        void IRequestListener.OnBlock(ClientRequest request, ClientResponse response)
        {
            Note(response);
            if (NotesEvents)
            {
                Tell("block " + response.BlockOffset + " " + response.BodyLength + (response.More ? " and more" : ""));
            }
        }

        void IRequestListener.OnFailure(ClientRequest request, FailureReason reason)
        {
            Tell("failure " + Name(reason));
        }

        void IRequestListener.OnEvent(ClientRequest request, RequestEvent what, int value)
        {
            if (NotesEvents && what != RequestEvent.Sending)
            {
                Tell(Name(what) + " " + value);
            }

            if (request == Stops && what == RequestEvent.Sending)
            {
                Stops = null;
                Client.StopObserving(Now, request);
            }

            if ((int)what == CancelsAt)
            {
                CancelsAt = -1;
                Client.Cancel(Now, request);
            }
        }

        /// <summary>A description with a path, this script its listener.</summary>
        public ClientRequest Request(CoapCode method, string path)
        {
            return Request(method, path, this);
        }

        /// <summary>A description with a path and a listener.</summary>
        public static ClientRequest Request(CoapCode method, string path, IRequestListener listener)
        {
            ClientRequest request = new ClientRequest(128);
            request.Method = method;
            request.Listener = listener;
            request.AddPath(path);
            return request;
        }

        /// <summary>A description with a path and a token in hexadecimal.</summary>
        public ClientRequest Request(CoapCode method, string path, string token)
        {
            ClientRequest request = Request(method, path);
            byte[] bytes = Hex.Bytes(token);
            request.SetToken(bytes, 0, bytes.Length);
            return request;
        }

        /// <summary>Gives a request a body of so many bytes, each the low byte of its position.</summary>
        public static ClientRequest Fill(ClientRequest request, int length)
        {
            request.Payload = Filler(length);
            request.PayloadLength = length;
            return request;
        }

        /// <summary>So many bytes, each the low byte of its position.</summary>
        public static byte[] Filler(int length)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)i;
            }

            return bytes;
        }

        /// <summary>Starts a request.</summary>
        public ClientScript Start(string remote, ClientRequest request)
        {
            Assert.AreEqual((int)FailureReason.None, (int)Client.Start(Now, remote, request), "not started");
            return this;
        }

        /// <summary>Moves the clock on to so many milliseconds after the start, doing what falls due on the way at its own time.</summary>
        public ClientScript At(long milliseconds)
        {
            long target = 1000000 + milliseconds;
            int turns = 0;
            while (NextDeadline <= target)
            {
                if (NextDeadline > Now)
                {
                    Now = NextDeadline;
                }

                if (Tree != null)
                {
                    Server.HandleDeadlines(Now);
                }

                Client.HandleDeadlines(Now);
                turns++;
                Assert.IsTrue(turns < 10000, "the client does not come to rest");
            }

            Now = target;
            return this;
        }

        /// <summary>Moves the clock on until something is sent or told, and says when that is. A deadline may have been overtaken by events.</summary>
        public long ToDeadline()
        {
            while (_first == _count && _firstTold == _toldCount)
            {
                Assert.IsTrue(NextDeadline != long.MaxValue, "nothing is due");
                At(NextDeadline - 1000000);
            }

            return Now - 1000000;
        }

        /// <summary>Hands a message in.</summary>
        public ClientScript Receive(string remote, Datagram message)
        {
            return Receive(remote, message.Bytes, message.Length);
        }

        /// <summary>Hands bytes in.</summary>
        public ClientScript Receive(string remote, string hex)
        {
            byte[] bytes = Hex.Bytes(hex);
            return Receive(remote, bytes, bytes.Length);
        }

        /// <summary>Hands bytes in, with the message ID of the last message between the two parts.</summary>
        public ClientScript Reply(string remote, string head, string tail)
        {
            return Receive(remote, head + MessageId(Last.MessageId) + tail);
        }

        /// <summary>As <see cref="Reply(string, string, string)"/>, and so many bytes more, each the low byte of its position from there on.</summary>
        public ClientScript Reply(string remote, string head, string tail, int position, int filler)
        {
            byte[] start = Hex.Bytes(head + MessageId(Last.MessageId) + tail);
            byte[] bytes = new byte[start.Length + filler];
            Array.Copy(start, 0, bytes, 0, start.Length);
            for (int i = 0; i < filler; i++)
            {
                bytes[start.Length + i] = (byte)(position + i);
            }

            return Receive(remote, bytes, bytes.Length);
        }

        /// <summary>Hands bytes in.</summary>
        public ClientScript Receive(string remote, byte[] bytes, int length)
        {
            // A fresh object for each datagram, as a socket would make it, and a fresh buffer: neither may be relied on.
            string fresh = new string(remote.ToCharArray());
            byte[] copy = new byte[length];
            Array.Copy(bytes, 0, copy, 0, length);
            if (Tree != null)
            {
                Assert.IsTrue(Client.UnderWay >= 0); // it is there
                Server.HandleDatagram(Now, fresh, copy, length, false);
            }
            else
            {
                Client.HandleDatagram(Now, fresh, copy, length);
            }

            for (int i = 0; i < length; i++)
            {
                copy[i] = 0xA5;
            }

            return At(Now - 1000000);
        }

        /// <summary>A response in an ACK to the last message.</summary>
        public Datagram Answer(CoapCode code)
        {
            return new Datagram(MessageType.Acknowledgement, code, Last.MessageId, Token());
        }

        /// <summary>The next message sent must be for this remote; it is in Last.</summary>
        public void Take(string remote)
        {
            Assert.IsTrue(_first < _count, "nothing was sent");
            Assert.AreEqual(remote, _remotes[_first].ToString(), "sent to somebody else");
            byte[] message = _sent[_first];
            _first++;
            if (_first == _count)
            {
                _first = 0;
                _count = 0;
            }

            Assert.AreEqual((int)ParseStatus.Ok, (int)Last.Parse(message, message.Length), "what was sent is no message");
        }

        /// <summary>The next message sent must be for this remote and consist of these bytes, with any message ID between the two parts.</summary>
        public ClientScript Expect(string remote, string head, string tail)
        {
            Take(remote);
            byte[] expected = Hex.Bytes(head + MessageId(Last.MessageId) + tail);
            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(Last.Buffer, 0, Last.Length));
            return this;
        }

        /// <summary>As <see cref="Expect(string, string, string)"/>, and so many bytes more, each the low byte of its position.</summary>
        public ClientScript Expect(string remote, string head, string tail, int position, int filler)
        {
            Take(remote);
            byte[] start = Hex.Bytes(head + MessageId(Last.MessageId) + tail);
            byte[] expected = new byte[start.Length + filler];
            Array.Copy(start, 0, expected, 0, start.Length);
            for (int i = 0; i < filler; i++)
            {
                expected[start.Length + i] = (byte)(position + i);
            }

            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(Last.Buffer, 0, Last.Length));
            return this;
        }

        /// <summary>The next message sent must be for this remote and consist of these bytes.</summary>
        public ClientScript Expect(string remote, string hex)
        {
            Take(remote);
            byte[] expected = Hex.Bytes(hex);
            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(Last.Buffer, 0, Last.Length));
            return this;
        }

        /// <summary>The next message sent must be of this type and code; the rest is in Last.</summary>
        public ClientScript Expect(string remote, MessageType type, CoapCode code)
        {
            Take(remote);
            Assert.AreEqual((int)type, (int)Last.Type, "type");
            Assert.AreEqual((int)code, (int)Last.Code, "code");
            return this;
        }

        /// <summary>Nothing more may have been sent, and the listener told nothing more.</summary>
        public ClientScript ExpectNothing()
        {
            if (_first < _count)
            {
                Assert.IsTrue(false, "unexpected, to " + _remotes[_first] + ": " + Hex.Text(_sent[_first], 0, _sent[_first].Length));
            }

            if (_firstTold < _toldCount)
            {
                Assert.IsTrue(false, "unexpected: " + _told[_firstTold]);
            }

            return this;
        }

        /// <summary>This is what the listener must have been told next.</summary>
        public ClientScript Told(string what)
        {
            Assert.IsTrue(_firstTold < _toldCount, "nothing was told, and not: " + what);
            Assert.AreEqual(what, _told[_firstTold]);
            _firstTold++;
            if (_firstTold == _toldCount)
            {
                _firstTold = 0;
                _toldCount = 0;
            }

            return this;
        }

        /// <summary>The body of the last response must have so many bytes, each the low byte of its position.</summary>
        public ClientScript BodyIsFiller(int length)
        {
            Assert.AreEqual(length, Body.Length, "bytes");
            for (int i = 0; i < length; i++)
            {
                Assert.AreEqual((int)(byte)i, (int)Body[i]);
            }

            return this;
        }

        /// <summary>The value of an option of the last message in hexadecimal; null if it has none.</summary>
        public string Option(int slot)
        {
            return Last.Has(slot) ? Hex.Text(Last.Buffer, Last.OptionOffset(Last.First(slot)), Last.OptionLength(Last.First(slot))) : null;
        }

        /// <summary>The token of the last message in hexadecimal.</summary>
        public string Token()
        {
            return Hex.Text(Last.Buffer, MessageReader.TokenOffset, Last.TokenLength);
        }

        private static string MessageId(int messageId)
        {
            return Hex.Text(new byte[] { (byte)(messageId >> 8), (byte)messageId }, 0, 2);
        }

        private static string Code(CoapCode code)
        {
            return ((int)code >> 5) + "." + (((int)code & 31) < 10 ? "0" : "") + ((int)code & 31);
        }

        // Enum.ToString gives a number on nanoCLR.
        private static string Name(FailureReason reason)
        {
            switch (reason)
            {
                case FailureReason.NoAnswer: return "NoAnswer";
                case FailureReason.Reset: return "Reset";
                case FailureReason.Cancelled: return "Cancelled";
                case FailureReason.MulticastEnded: return "MulticastEnded";
                case FailureReason.CriticalOption: return "CriticalOption";
                case FailureReason.RequestTooLarge: return "RequestTooLarge";
                case FailureReason.ResponseTooLarge: return "ResponseTooLarge";
                case FailureReason.BlockwiseFailed: return "BlockwiseFailed";
                case FailureReason.RepresentationChanged: return "RepresentationChanged";
                case FailureReason.UploadIncomplete: return "UploadIncomplete";
                case FailureReason.NotProtected: return "NotProtected";
                default: return "?";
            }
        }

        private static string Name(RequestEvent what)
        {
            switch (what)
            {
                case RequestEvent.Retransmitting: return "Retransmitting";
                case RequestEvent.Queued: return "Queued";
                case RequestEvent.Acknowledged: return "Acknowledged";
                case RequestEvent.BlockSent: return "BlockSent";
                case RequestEvent.BlockReceived: return "BlockReceived";
                case RequestEvent.SmallerBlocks: return "SmallerBlocks";
                case RequestEvent.TransferRestarted: return "TransferRestarted";
                case RequestEvent.StaleNotification: return "StaleNotification";
                case RequestEvent.NotificationLost: return "NotificationLost";
                case RequestEvent.Registering: return "Registering";
                case RequestEvent.EchoRequested: return "EchoRequested";
                default: return "?";
            }
        }

        private void Note(ClientResponse response)
        {
            Body = new byte[response.BodyLength];
            if (response.BodyLength != 0)
            {
                Array.Copy(response.Body, response.BodyOffset, Body, 0, response.BodyLength);
            }

            Blocks = response.Blocks;
            TotalBytes = response.TotalBytes;
            Format = response.Format;
        }

        // Short bodies are text.
        private string Text()
        {
            return Body.Length == 0 ? "" : Body.Length < 16 ? " " + Hex.Ascii(Body, 0, Body.Length) : " of " + Body.Length;
        }

        private void Tell(string what)
        {
            _told[_toldCount++] = what;
        }
    }
}
