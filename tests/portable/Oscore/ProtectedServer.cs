// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Collections;
using NanoCoap.Messaging;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A server with protection around it: requests are opened before it sees them, and whatever it sends is sealed. It knows nothing of
    /// that. One client, which asks one thing at a time and observes one.
    /// </summary>
    public sealed class ProtectedServer : IDatagramSender
    {
        /// <summary>The resource "r".</summary>
        public readonly ScriptedResource Resource = new ScriptedResource("r", Methods.Get | Methods.Post);

        /// <summary>The time, milliseconds.</summary>
        public long Now = 1000000;

        private readonly CoapEndpoint _endpoint;
        private readonly OscoreEnd _end;
        private readonly MessageReader _reader = new MessageReader(16);
        private readonly byte[] _inner = new byte[1152];
        private readonly byte[] _sealed = new byte[1152];
        private readonly ArrayList _sent = new ArrayList();
        private bool _answering;
        private long _requestPartialIv; // of the request that is being answered
        private long _registrationPartialIv; // of that which began the observation
        private int _answeredId = -1; // message ID of the last request
        private byte[] _answer; // to it

        /// <summary>Makes a server of the keys of RFC 8613 appendix C.1.</summary>
        public ProtectedServer(NonceRecorder aead)
        {
            ResourceTree tree = new ResourceTree();
            Resource.Observable = true;
            Resource.Representation = Utf8.Encode("21");
            tree.Add(Resource);
            EndpointConfig config = new EndpointConfig();
            config.AmplificationLimit = 0;
            _end = OscoreEnd.Server(aead);
            _endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, this, new SmallRandom(1));
        }

        /// <summary>Gets how many observers there are.</summary>
        public int Observers
        {
            get { return _endpoint.ObserverCount; }
        }

        /// <summary>Gets a value indicating whether there is a message that was sent.</summary>
        public bool HasSent
        {
            get { return _sent.Count != 0; }
        }

        /// <summary>Receives a message.</summary>
        public void Receive(string hex)
        {
            byte[] bytes = Hex.Bytes(hex);
            Assert.AreEqual((int)ParseStatus.Ok, (int)_reader.Parse(bytes, bytes.Length));
            if (!Protection.IsProtected(_reader))
            {
                _endpoint.HandleDatagram(Now, "client", bytes, bytes.Length, false);
                return;
            }

            // Duplicates first: what is kept is sealed, and goes out again as it is.
            if (_reader.MessageId == _answeredId)
            {
                _sent.Add(_answer);
                return;
            }

            Assert.AreEqual((int)UnprotectStatus.Ok, (int)_end.Protection.UnprotectRequest(_reader, _inner));
            _requestPartialIv = _end.Protection.PartialIv;
            _answeredId = _reader.MessageId;
            _answering = true;
            _endpoint.HandleDatagram(Now, "client", _inner, _end.Protection.Length, false);
            _answering = false;
        }

        /// <summary>Lets time pass, and what is due be done.</summary>
        public void Wait(int milliseconds)
        {
            Now += milliseconds;
            _endpoint.HandleDeadlines(Now);
        }

        /// <summary>The next message that was sent.</summary>
        public string Sent()
        {
            Assert.IsTrue(_sent.Count != 0, "nothing was sent");
            byte[] first = (byte[])_sent[0];
            _sent.RemoveAt(0);
            return Hex.Text(first, 0, first.Length);
        }

        /// <summary>Nothing more was sent.</summary>
        public void Silence()
        {
            Assert.AreEqual(0, _sent.Count, "messages");
        }

        bool IDatagramSender.Send(object remote, byte[] buffer, int length)
        {
            byte[] message = buffer;
            if (buffer[1] != 0)
            {
                // Every message after the first answer is a notification, in whatever way it came to be rendered.
                _reader.Parse(buffer, length);
                if (_answering && _reader.Has(OptionSlot.Observe))
                {
                    _registrationPartialIv = _requestPartialIv;
                }

                long bound = _answering ? _requestPartialIv : _registrationPartialIv;
                length = _end.Protection.ProtectResponse(_end.Context, bound, !_answering, buffer, length, _sealed);
                message = _sealed;
            }

            byte[] copy = new byte[length];
            Array.Copy(message, 0, copy, 0, length);
            _answer = _answering ? copy : _answer;
            _sent.Add(copy);
            return true;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }
    }
}
