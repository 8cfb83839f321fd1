// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Loop;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The whole firmware on a board of fakes: what is around the node on a device, and a clock that the loop's own waiting moves.</summary>
    public sealed class FirmwareScript : INetwork, ISockets, IStatusLight, IWatchdog, ILog
    {
        /// <summary>Clock, sensor, output and system information.</summary>
        public readonly FakeBoard Board = new FakeBoard();

        /// <summary>The datagrams.</summary>
        public readonly FakeTransport Net = new FakeTransport();

        /// <summary>The memory that outlives a restart.</summary>
        public readonly FakeStore Store;

        /// <summary>The message that was expected last.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        /// <summary>When each attempt to connect began.</summary>
        public readonly long[] AttemptAt = new long[32];

        /// <summary>Whether there is a network.</summary>
        public bool Up;

        /// <summary>Makes an attempt last until this is false again.</summary>
        public bool Connecting;

        /// <summary>The node's address.</summary>
        public string Address = "192.168.1.7";

        /// <summary>Attempts to connect so far.</summary>
        public int Attempts;

        /// <summary>How often the sockets were to be opened anew.</summary>
        public int Reopened;

        /// <summary>What the light shows.</summary>
        public bool LightOn = true;

        /// <summary>How often the watchdog was fed.</summary>
        public int Feeds;

        /// <summary>Turns of the loop so far.</summary>
        public int Turns;

        /// <summary>The log, a line feed behind each line.</summary>
        public string Log = "";

        private FirmwareApplication _application;
        private int _messageId = 0x2000;

        /// <summary>A device with this memory, switched on at the first turn.</summary>
        public FirmwareScript(FakeStore store)
        {
            Store = store;
            Board.Now = 700; // the clock counts from the start of the device, and starting takes a while
        }

        bool INetwork.IsUp
        {
            get { return Up; }
        }

        bool INetwork.IsConnecting
        {
            get { return Connecting; }
        }

        string INetwork.Address
        {
            get { return Up ? Address : null; }
        }

        /// <summary>The firmware.</summary>
        public FirmwareApplication Application
        {
            get
            {
                if (_application == null)
                {
                    _application = new FirmwareApplication(Assemble());
                }

                return _application;
            }
        }

        void INetwork.StartConnecting()
        {
            Assert.IsFalse(Connecting, "a second attempt at the same time");
            AttemptAt[Attempts] = Board.Now;
            Attempts++;
        }

        void ISockets.Reopen()
        {
            Reopened++;
        }

        void IStatusLight.Set(bool on)
        {
            LightOn = on;
        }

        void IWatchdog.Feed()
        {
            Feeds++;
        }

        void ILog.Line(string text)
        {
            Log += text + "\n";
        }

        /// <summary>Runs the loop for so many milliseconds.</summary>
        public FirmwareScript Run(int milliseconds)
        {
            long end = Board.Now + milliseconds;
            while (Board.Now < end)
            {
                long before = Board.Now;
                Net.Clock = Board;
                Application.Turn();
                Net.Clock = null;
                Turns++;
                Board.Now += Board.Now == before ? 1 : 0;
            }

            return this;
        }

        /// <summary>Sends a CON request and runs one turn; the answer must have this code and payload, or any payload for null.</summary>
        public FirmwareScript Ask(CoapCode method, string path, string body, CoapCode code, string payload)
        {
            _messageId++;
            Datagram request = Datagram.Con(method, _messageId, "c0").Path(path);
            Net.Forget();
            request = body == null ? request : request.Payload(body);
            Net.Queue("carol", request.Bytes, request.Length);
            Application.Turn();
            Assert.IsTrue(Net.Sent != 0, "no answer");
            string to;
            byte[] message = Net.Take(out to);
            Assert.AreEqual((int)ParseStatus.Ok, (int)Last.Parse(message, message.Length));
            Assert.AreEqual((int)code, (int)Last.Code, "code");
            if (payload != null)
            {
                Assert.AreEqual(payload, Hex.Ascii(Last.Buffer, Last.PayloadOffset, Last.PayloadLength));
            }

            return this;
        }

        /// <summary>Takes the power away and gives it back: all is lost but what was stored.</summary>
        public FirmwareScript Restart()
        {
            Net.Forget();
            Board.PowerUp();
            Log = "";
            Attempts = 0;
            Reopened = 0;
            Store.CutAfter = -1;
            Board.Now = 700;
            _application = null;
            return this;
        }

        private FirmwareBoard Assemble()
        {
            FirmwareBoard board = new FirmwareBoard();
            board.Node = Board.Assemble(Store, Net);
            board.Network = this;
            board.Sockets = this;
            board.Light = this;
            board.Watchdog = this;
            board.Log = this;
            board.Name = "a table";
            return board;
        }
    }
}
