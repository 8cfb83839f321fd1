// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A conversation in lockstep with a whole node on a fake board. What <see cref="Script"/> is to an endpoint, this is to a node:
    /// the clock is a variable, remotes are strings, and requests of one line stand for the usual CON and its piggybacked answer.
    /// </summary>
    public sealed class NodeScript
    {
        /// <summary>Clock, sensor, output and system information.</summary>
        public readonly FakeBoard Board = new FakeBoard();

        /// <summary>The network.</summary>
        public readonly FakeTransport Net = new FakeTransport();

        /// <summary>The memory that outlives a restart.</summary>
        public readonly FakeStore Store;

        /// <summary>Sizes; to be changed before the node is switched on.</summary>
        public readonly EndpointConfig Config = new EndpointConfig();

        /// <summary>The message that was expected last: header, options and payload can be asked for.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        private const long Start = 1000000;

        private SensorNode _node;
        private int _nextMessageId = 0x1000;

        /// <summary>A node fresh from the factory.</summary>
        public NodeScript()
            : this(new FakeStore())
        {
        }

        /// <summary>A node with a memory; the sensor and the clock may still be changed before it is used.</summary>
        public NodeScript(FakeStore store)
        {
            Store = store;
            Board.Now = Start;
        }

        /// <summary>The node under test, switched on at the first use.</summary>
        public SensorNode Node
        {
            get
            {
                if (_node == null)
                {
                    _node = new SensorNode(NodeBoard(), Config, new TransmissionParameters());
                }

                return _node;
            }
        }

        /// <summary>Lifts the limit of amplification, where pings and small blocks would only get in the way of a conversation.</summary>
        public NodeScript Unlimited()
        {
            Config.AmplificationLimit = 0;
            return this;
        }

        /// <summary>The counters of its endpoint.</summary>
        public EndpointCounters Counters
        {
            get { return Node.Endpoint.Counters; }
        }

        /// <summary>The board as a node wants it.</summary>
        public NodeBoard NodeBoard()
        {
            NodeBoard board = Board.Assemble(Store, Net);
            board.Humidity = Board;
            return board;
        }

        /// <summary>Switches the node off and on. What it had sent is forgotten, what it had stored is not.</summary>
        public NodeScript Restart()
        {
            Net.Forget();
            Board.PowerUp();
            _node = null;
            return After(0);
        }

        /// <summary>Moves the clock on to so many milliseconds after the start, doing what falls due on the way at its own time.</summary>
        public NodeScript At(long milliseconds)
        {
            Board.MoveOn(Node, Start + milliseconds);
            return this;
        }

        /// <summary>Moves the clock on by so many milliseconds.</summary>
        public NodeScript After(long milliseconds)
        {
            return At(Board.Now - Start + milliseconds);
        }

        /// <summary>Hands a message in, and does what is due now.</summary>
        public NodeScript Receive(string remote, Datagram message)
        {
            // A fresh object for each datagram, as a socket would make it, and a fresh buffer: neither may be relied on.
            string fresh = new string(remote.ToCharArray());
            byte[] copy = message.ToArray();
            Node.HandleDatagram(Board.Now, fresh, copy, copy.Length, false);
            for (int i = 0; i < copy.Length; i++)
            {
                copy[i] = 0xA5;
            }

            return After(0);
        }

        /// <summary>Leaves a message for the loop to receive.</summary>
        public void Queue(string remote, Datagram message)
        {
            Net.Queue(remote, message.Bytes, message.Length);
        }

        /// <summary>The next message sent must be for this remote; it is in Last.</summary>
        public NodeScript Expect(string remote)
        {
            Assert.IsTrue(Net.Sent != 0, "nothing was sent");
            string to;
            byte[] message = Net.Take(out to);
            Assert.AreEqual(remote, to, "sent to somebody else");
            Assert.AreEqual((int)ParseStatus.Ok, (int)Last.Parse(message, message.Length), "what was sent is no message");
            return this;
        }

        /// <summary>The next message sent must be for this remote, and of this type and code; the rest is in Last.</summary>
        public NodeScript Expect(string remote, MessageType type, CoapCode code)
        {
            Expect(remote);
            Assert.AreEqual((int)type, (int)Last.Type, "type");
            Assert.AreEqual((int)code, (int)Last.Code, "code");
            return this;
        }

        /// <summary>The next message sent must be for this remote, of this type and code, and have this payload.</summary>
        public NodeScript Expect(string remote, MessageType type, CoapCode code, string payload)
        {
            Expect(remote, type, code);
            Assert.AreEqual(payload, Payload(), "payload");
            return this;
        }

        /// <summary>Nothing more may have been sent.</summary>
        public NodeScript ExpectNothing()
        {
            if (Net.Sent != 0)
            {
                string to;
                byte[] message = Net.Take(out to);
                Assert.IsTrue(false, "unexpected, to " + to + ": " + Hex.Text(message, 0, message.Length));
            }

            return this;
        }

        /// <summary>A message ID that was not used before.</summary>
        public int NewMessageId()
        {
            _nextMessageId++;
            return _nextMessageId;
        }

        /// <summary>A CON request with this path, to be completed.</summary>
        public Datagram Request(CoapCode method, string path)
        {
            return Datagram.Con(method, NewMessageId(), "c0").Path(path);
        }

        /// <summary>Sends a CON request from "carol"; its answer comes in the ACK, first of all, and is in Last.</summary>
        public NodeScript Ask(Datagram request)
        {
            int messageId = (request.Bytes[2] << 8) | request.Bytes[3];
            Receive("carol", request);
            Expect("carol");
            Assert.AreEqual((int)MessageType.Acknowledgement, (int)Last.Type, "type");
            Assert.AreEqual(messageId, Last.MessageId, "message ID");
            Assert.AreEqual("c0", Token(), "token");
            return this;
        }

        /// <summary>GET.</summary>
        public NodeScript Get(string path)
        {
            return Ask(Request(CoapCode.Get, path));
        }

        /// <summary>GET with an Accept option.</summary>
        public NodeScript Get(string path, int accept)
        {
            return Ask(Request(CoapCode.Get, path).Uint(OptionNumber.Accept, accept));
        }

        /// <summary>PUT without a Content-Format.</summary>
        public NodeScript Put(string path, string body)
        {
            return Ask(Request(CoapCode.Put, path).Payload(body));
        }

        /// <summary>PUT of bytes without a Content-Format.</summary>
        public NodeScript Put(string path, byte[] body)
        {
            return Ask(Request(CoapCode.Put, path).Payload(body));
        }

        /// <summary>PUT with a Content-Format.</summary>
        public NodeScript Put(string path, string body, int format)
        {
            return Ask(Request(CoapCode.Put, path).Uint(OptionNumber.ContentFormat, format).Payload(body));
        }

        /// <summary>POST without a Content-Format.</summary>
        public NodeScript Post(string path, string body)
        {
            return Ask(Request(CoapCode.Post, path).Payload(body));
        }

        /// <summary>DELETE.</summary>
        public NodeScript Delete(string path)
        {
            return Ask(Request(CoapCode.Delete, path));
        }

        /// <summary>The last message must have this code.</summary>
        public NodeScript Is(CoapCode code)
        {
            Assert.AreEqual((int)code, (int)Last.Code, "code, payload " + Payload());
            return this;
        }

        /// <summary>The last message must have this code and this payload.</summary>
        public NodeScript Is(CoapCode code, string payload)
        {
            Is(code);
            Assert.AreEqual(payload, Payload(), "payload");
            return this;
        }

        /// <summary>The last message must be a refusal that says why in words.</summary>
        public NodeScript IsRefusal(CoapCode code)
        {
            Is(code);
            Assert.IsTrue(Last.PayloadLength > 5, "no diagnostic payload");
            Assert.IsFalse(Last.Has(OptionSlot.ContentFormat), "a diagnostic payload has no Content-Format");
            return this;
        }

        /// <summary>The last message must have this Max-Age; -1 for none, which means 60.</summary>
        public NodeScript HasMaxAge(int seconds)
        {
            Assert.AreEqual(seconds, Last.Uint(OptionSlot.MaxAge), "Max-Age");
            return this;
        }

        /// <summary>The last message must have this Content-Format; -1 for none.</summary>
        public NodeScript HasFormat(int format)
        {
            Assert.AreEqual(format, Last.Uint(OptionSlot.ContentFormat), "Content-Format");
            return this;
        }

        /// <summary>The last message must have this line in its payload.</summary>
        public NodeScript HasLine(string line)
        {
            Assert.IsTrue(("\n" + Payload() + "\n").IndexOf("\n" + line + "\n") >= 0, "no " + line + " in " + Payload());
            return this;
        }

        /// <summary>Registers an observer, who must get a 2.05 with an Observe option.</summary>
        public NodeScript Observe(string remote, string token, string path)
        {
            Receive(remote, Datagram.Con(CoapCode.Get, NewMessageId(), token).Uint(OptionNumber.Observe, 0).Path(path));
            Expect(remote, MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsTrue(Last.Has(OptionSlot.Observe), "not registered");
            return this;
        }

        /// <summary>The next message sent must be a CON notification for this observer; it is acknowledged at once.</summary>
        public NodeScript ExpectConfirmable(string remote, string token, string payload)
        {
            Expect(remote, MessageType.Confirmable, CoapCode.Content, payload);
            Assert.AreEqual(token, Token(), "token");
            Assert.IsTrue(Last.Has(OptionSlot.Observe), "no Observe option");
            return Acknowledge(remote);
        }

        /// <summary>The next message sent must be a NON notification for this observer.</summary>
        public NodeScript ExpectNonConfirmable(string remote, string token, string payload)
        {
            Expect(remote, MessageType.NonConfirmable, CoapCode.Content, payload);
            Assert.AreEqual(token, Token(), "token");
            Assert.IsTrue(Last.Has(OptionSlot.Observe), "no Observe option");
            return this;
        }

        /// <summary>The next message sent must be the last word to an observer: an error, in a CON, without an Observe option. It is acknowledged.</summary>
        public NodeScript ExpectFinal(string remote, string token, CoapCode code)
        {
            Expect(remote, MessageType.Confirmable, code);
            Assert.AreEqual(token, Token(), "token");
            Assert.IsFalse(Last.Has(OptionSlot.Observe), "an Observe option in an error");
            return Acknowledge(remote);
        }

        /// <summary>Acknowledges the last message.</summary>
        public NodeScript Acknowledge(string remote)
        {
            return Receive(remote, Datagram.Ack(Last.MessageId));
        }

        /// <summary>The payload of the last message as text.</summary>
        public string Payload()
        {
            return Hex.Ascii(Last.Buffer, Last.PayloadOffset, Last.PayloadLength);
        }

        /// <summary>The token of the last message in hexadecimal.</summary>
        public string Token()
        {
            return Hex.Text(Last.Buffer, MessageReader.TokenOffset, Last.TokenLength);
        }

        /// <summary>The Location-Path of the last message as "a/b".</summary>
        public string Location()
        {
            string path = "";
            int count = Last.Count(OptionSlot.LocationPath);
            for (int i = 0; i < count; i++)
            {
                int index = Last.First(OptionSlot.LocationPath) + i;
                path += (i == 0 ? "" : "/") + Hex.Ascii(Last.Buffer, Last.OptionOffset(index), Last.OptionLength(index));
            }

            return path;
        }
    }
}
