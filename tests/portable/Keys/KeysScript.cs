// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A whole node with a table of keys on a fake board, and what is said to it in plain.</summary>
    public sealed class KeysScript : ILog, IButton, ISecurePorts
    {
        /// <summary>Encrypts for the node and its clients; mostly it fails when a key and a nonce are used a second time.</summary>
        public readonly IAead Aead;

        /// <summary>Clock, sensor, output and system information.</summary>
        public readonly FakeBoard Board = new FakeBoard();

        /// <summary>The network.</summary>
        public readonly FakeTransport Net = new FakeTransport();

        /// <summary>The memory that outlives a restart.</summary>
        public readonly FakeStore Store;

        /// <summary>The answer in plain that was had last.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        /// <summary>Derives keys for the node.</summary>
        public readonly DerivationCounter Derivation = new DerivationCounter();

        /// <summary>Whether the button is pressed.</summary>
        public bool Pressed;

        /// <summary>The log, a line feed behind each line.</summary>
        public string Log = "";

        /// <summary>Whether the port of coaps is open. Remotes whose names begin with it come there.</summary>
        public bool Listens;

        /// <summary>Whether somebody else has the port of coaps.</summary>
        public bool IsTaken;

        /// <summary>What the names of remotes begin with that come to the port of coaps.</summary>
        public const string Secure = "coaps ";

        /// <summary>The keys of the node.</summary>
        public NodeKeys Keys;

        private SensorNode _node;
        private NodeLoop _loop;
        private int _messageId = 0x100;
        private int _starts;

        /// <summary>A node fresh from the factory.</summary>
        public KeysScript()
            : this(new FakeStore(), new NonceRecorder())
        {
        }

        /// <summary>A node with a memory.</summary>
        public KeysScript(FakeStore store, IAead aead)
        {
            Store = store;
            Aead = aead;
            Board.Now = 1000000;
        }

        /// <summary>The node, switched on at the first use.</summary>
        public SensorNode Node
        {
            get
            {
                Start();
                return _node;
            }
        }

        bool IButton.IsPressed
        {
            get { return Pressed; }
        }

        bool ISecurePorts.IsSecure(object remote)
        {
            return remote.ToString().IndexOf(Secure) == 0;
        }

        bool ISecurePorts.Listen(bool open)
        {
            Listens = open && !IsTaken;
            return Listens;
        }

        void ILog.Line(string text)
        {
            Log += text + "\n";
        }

        /// <summary>Switches the node off and on: all is lost but what was stored.</summary>
        public KeysScript Restart()
        {
            return Restart(-1);
        }

        /// <summary>The same, with the power failing again in a write of the start; -1 for not.</summary>
        public KeysScript Restart(int cutAfter)
        {
            Net.Forget();
            Board.PowerUp();
            Log = "";
            _node = null;
            Listens = false;
            Store.CutAfter = cutAfter;
            return After(0);
        }

        /// <summary>Moves the clock on, doing what falls due on the way at its own time.</summary>
        public KeysScript After(long milliseconds)
        {
            Board.MoveOn(Node, Board.Now + milliseconds);
            return this;
        }

        /// <summary>Holds the button for so long.</summary>
        public KeysScript Press(int milliseconds)
        {
            After(200); // it was at rest
            Pressed = true;
            After(milliseconds);
            Pressed = false;
            return After(200);
        }

        /// <summary>Hands a datagram in, as the network does: to the node's loop.</summary>
        public void Receive(string remote, byte[] datagram, int length)
        {
            Start();
            Net.Queue(remote, datagram, length);
            _loop.Turn();
        }

        /// <summary>One turn of the node's loop.</summary>
        public void Turn()
        {
            _loop.Turn();
        }

        /// <summary>The next message that was sent to a remote; null if there is none.</summary>
        public byte[] Take(string remote)
        {
            if (Net.Sent == 0)
            {
                return null;
            }

            string to;
            byte[] message = Net.Take(out to);
            Assert.AreEqual(remote, to, "sent to somebody else");
            return message;
        }

        /// <summary>Asks in plain; the answer must have this code.</summary>
        public KeysScript Ask(CoapCode method, string path, string body, CoapCode code)
        {
            Datagram request = Datagram.Con(method, NewMessageId(), "c0").Path(path);
            return Ask(body == null ? request : request.Payload(body), path, code);
        }

        /// <summary>Hands the node all that a client of coaps has to say, and the other way round, until both are silent.</summary>
        public void Exchange(string remote, DtlsPeer peer)
        {
            byte[] datagram = new byte[0];
            while (peer.Out.Count != 0 || datagram != null)
            {
                while (peer.Out.Count != 0)
                {
                    datagram = (byte[])peer.Out[0];
                    peer.Out.RemoveAt(0);
                    Receive(remote, datagram, datagram.Length);
                }

                datagram = Take(remote);
                if (datagram != null)
                {
                    peer.Receive(datagram);
                }
            }
        }

        /// <summary>The payload of the last answer.</summary>
        public string Payload()
        {
            return Hex.Ascii(Last.Buffer, Last.PayloadOffset, Last.PayloadLength);
        }

        /// <summary>The line of a resource in discovery, asked for in plain.</summary>
        public string Link(string path)
        {
            Datagram request = Datagram.Con(CoapCode.Get, NewMessageId(), "c0").Path(".well-known/core");
            return Ask(request.String(OptionNumber.UriQuery, "href=/" + path), "discovery", CoapCode.Content).Payload();
        }

        /// <summary>A message ID that was not used before.</summary>
        public int NewMessageId()
        {
            _messageId++;
            return _messageId;
        }

        /// <summary>The 16 bytes of a key, made of two digits.</summary>
        public static string Secret(string digits)
        {
            string secret = "";
            while (secret.Length < 32)
            {
                secret += digits;
            }

            return secret;
        }

        /// <summary>What is to be put for a key of OSCORE.</summary>
        public static string Text(string role, string secret, string sender, string recipient)
        {
            return Text(role, "secret=" + secret + " sender=" + sender + " recipient=" + recipient);
        }

        /// <summary>The same with what makes up the key, as "psk=00".</summary>
        public static string Text(string role, string key)
        {
            return (role == null ? "" : "role=" + role + " ") + key;
        }

        private void Start()
        {
            if (_node == null)
            {
                NodeBoard board = Board.Assemble(Store, Net);
                board.Button = this;
                _starts++; // secrets are others each time
                DtlsConfig dtls = new DtlsConfig();
                dtls.HellosPerSecond = 0;
                Keys = new NodeKeys(Store, Board, this, Derivation, Aead);
                board.Access = Keys;
                board.Transport = Keys.Secure(dtls, Net, this, Net, new SmallRandom(_starts));
                board.TransportOverhead = DtlsServer.Overhead;
                EndpointConfig config = new EndpointConfig();
                config.AmplificationLimit = 0;
                _node = new SensorNode(board, config, new TransmissionParameters());
                _loop = new NodeLoop(_node, board);
            }
        }

        private KeysScript Ask(Datagram request, string what, CoapCode code)
        {
            Receive("stranger", request.Bytes, request.Length);
            byte[] answer = Take("stranger");
            Assert.IsTrue(answer != null, "no answer");
            Assert.AreEqual((int)ParseStatus.Ok, (int)Last.Parse(answer, answer.Length));
            Assert.AreEqual((int)code, (int)Last.Code, what + ": " + Payload());
            return this;
        }
    }
}
