// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
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
    /// A conversation in lockstep with an endpoint, the clock a variable: what is received, what must be sent, and that nothing
    /// else is. Remotes are strings. Change Config, Parameters and Tree first; the endpoint is made at the first use. Sizes and limits are
    /// those of the device unless a test says otherwise.
    /// </summary>
    public sealed class Script : IDatagramSender
    {
        /// <summary>Sizes; to be changed before the first datagram.</summary>
        public readonly EndpointConfig Config = new EndpointConfig();

        /// <summary>Timing; to be changed before the first datagram.</summary>
        public readonly TransmissionParameters Parameters = new TransmissionParameters();

        /// <summary>Resources; to be added before the first datagram.</summary>
        public readonly ResourceTree Tree = new ResourceTree();

        /// <summary>The message that was expected last: header, options and payload can be asked for.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        /// <summary>The time, milliseconds. <see cref="At"/> moves it.</summary>
        public long Now = 1000000;

        /// <summary>Seed of the endpoint; to be changed before the first datagram.</summary>
        public int Seed = 1;

        /// <summary>Makes Send answer false and send nothing.</summary>
        public bool SendFails;

        /// <summary>Makes <see cref="At"/> call HandleDeadlines at every single millisecond, due or not.</summary>
        public bool Restless;

        /// <summary>A hash of everything sent so far, and when, and to whom.</summary>
        public int Digest;

        private readonly object[] _remotes = new object[256];
        private readonly byte[][] _sent = new byte[256][];
        private int _first;
        private int _count;
        private CoapEndpoint _endpoint;

        /// <summary>The endpoint under test.</summary>
        public CoapEndpoint Endpoint
        {
            get
            {
                if (_endpoint == null)
                {
                    _endpoint = new CoapEndpoint(Config, Parameters, Tree, this, new SmallRandom(Seed));
                }

                return _endpoint;
            }
        }

        /// <summary>Messages sent and not yet expected.</summary>
        public int Waiting
        {
            get { return _count - _first; }
        }

        /// <summary>Lifts the limit of amplification, where pings and small blocks would only get in the way of a conversation.</summary>
        public Script Unlimited()
        {
            Config.AmplificationLimit = 0;
            return this;
        }

        bool IDatagramSender.Send(object remote, byte[] buffer, int length)
        {
            if (SendFails)
            {
                return false;
            }

            byte[] copy = new byte[length];
            Array.Copy(buffer, 0, copy, 0, length);
            string name = (string)remote;
            Digest = (Digest * 31) + (int)Now + length;
            for (int i = 0; i < name.Length; i++)
            {
                Digest = (Digest * 31) + name[i];
            }

            for (int i = 0; i < length; i++)
            {
                Digest = (Digest * 31) + copy[i];
            }

            _remotes[_count] = remote;
            _sent[_count] = copy;
            _count++;
            return true;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        /// <summary>Moves the clock on to so many milliseconds after the start, doing what falls due on the way at its own time.</summary>
        public Script At(long milliseconds)
        {
            long target = 1000000 + milliseconds;
            while (Restless && Now < target)
            {
                Endpoint.HandleDeadlines(Now);
                Now++;
            }

            int turns = 0;
            while (Endpoint.NextDeadline <= target)
            {
                if (Endpoint.NextDeadline > Now)
                {
                    Now = Endpoint.NextDeadline;
                }

                Endpoint.HandleDeadlines(Now);
                turns++;
                Assert.IsTrue(turns < 10000, "the endpoint does not come to rest");
            }

            Now = target;
            return this;
        }

        /// <summary>Hands a message in, and does what is due now.</summary>
        public Script Receive(string remote, Datagram message)
        {
            return Receive(remote, message.Bytes, message.Length, false);
        }

        /// <summary>Hands a message in as if sent to a multicast group.</summary>
        public Script ReceiveMulticast(string remote, Datagram message)
        {
            return Receive(remote, message.Bytes, message.Length, true);
        }

        /// <summary>Hands bytes in.</summary>
        public Script Receive(string remote, string hex)
        {
            byte[] bytes = Hex.Bytes(hex);
            return Receive(remote, bytes, bytes.Length, false);
        }

        /// <summary>Hands bytes in.</summary>
        public Script Receive(string remote, byte[] bytes, int length, bool multicast)
        {
            // A fresh object for each datagram, as a socket would make it, and a fresh buffer: neither may be relied on.
            string fresh = new string(remote.ToCharArray());
            byte[] copy = new byte[length];
            Array.Copy(bytes, 0, copy, 0, length);
            Endpoint.HandleDatagram(Now, fresh, copy, length, multicast);
            for (int i = 0; i < length; i++)
            {
                copy[i] = 0xA5;
            }

            return At(Now - 1000000);
        }

        /// <summary>The next message sent must be for this remote and consist of these bytes.</summary>
        public Script Expect(string remote, string hex)
        {
            Take(remote);
            byte[] expected = Hex.Bytes(hex);
            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(Last.Buffer, 0, Last.Length));
            return this;
        }

        /// <summary>The next message sent must be this one.</summary>
        public Script Expect(string remote, Datagram message)
        {
            Take(remote);
            Assert.AreEqual(Hex.Text(message.Bytes, 0, message.Length), Hex.Text(Last.Buffer, 0, Last.Length));
            return this;
        }

        /// <summary>The next message sent must be of this type and code; the rest is in Last.</summary>
        public Script Expect(string remote, MessageType type, CoapCode code)
        {
            Take(remote);
            Assert.AreEqual((int)type, (int)Last.Type, "type");
            Assert.AreEqual((int)code, (int)Last.Code, "code");
            return this;
        }

        /// <summary>The next message sent must be of this type and code and have this message ID; the rest is in Last.</summary>
        public Script Expect(string remote, MessageType type, CoapCode code, int messageId)
        {
            Expect(remote, type, code);
            Assert.AreEqual(messageId, Last.MessageId, "message ID");
            return this;
        }

        /// <summary>Nothing more may have been sent.</summary>
        public Script ExpectNothing()
        {
            if (_first < _count)
            {
                Assert.IsTrue(false, "unexpected, to " + _remotes[_first] + ": " + Hex.Text(_sent[_first], 0, _sent[_first].Length));
            }

            return this;
        }

        /// <summary>Takes whatever has been sent; the last of it is in Last.</summary>
        public Script Drain()
        {
            while (_first < _count)
            {
                Take((string)_remotes[_first]);
            }

            return this;
        }

        /// <summary>The payload of the last message as text.</summary>
        public string Payload()
        {
            return Hex.Ascii(Last.Buffer, Last.PayloadOffset, Last.PayloadLength);
        }

        /// <summary>The value of an option of the last message as text; null if it has none.</summary>
        public string Option(int slot)
        {
            return Last.Has(slot) ? Hex.Ascii(Last.Buffer, Last.OptionOffset(Last.First(slot)), Last.OptionLength(Last.First(slot))) : null;
        }

        /// <summary>The value of an option of the last message in hexadecimal; null if it has none.</summary>
        public string OptionHex(int slot)
        {
            return Last.Has(slot) ? Hex.Text(Last.Buffer, Last.OptionOffset(Last.First(slot)), Last.OptionLength(Last.First(slot))) : null;
        }

        /// <summary>The token of the last message in hexadecimal.</summary>
        public string Token()
        {
            return Hex.Text(Last.Buffer, MessageReader.TokenOffset, Last.TokenLength);
        }

        /// <summary>Takes the next message that has been sent, whatever it is.</summary>
        /// <returns>Who it is for.</returns>
        public string Take()
        {
            Assert.IsTrue(_first < _count, "nothing was sent");
            string remote = (string)_remotes[_first];
            Take(remote);
            return remote;
        }

        private void Take(string remote)
        {
            Assert.IsTrue(_first < _count, "nothing was sent");
            Assert.AreEqual(remote, (string)_remotes[_first], "sent to somebody else");
            byte[] message = _sent[_first];
            _first++;
            if (_first == _count)
            {
                _first = 0;
                _count = 0;
            }

            Assert.AreEqual((int)ParseStatus.Ok, (int)Last.Parse(message, message.Length), "what was sent is no message");
        }
    }
}
