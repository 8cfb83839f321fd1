// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Collections;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A server with the keys of RFC 8613 appendix C.1, whose messages are looked at as they are on the wire.</summary>
    public sealed class ProtectedServer : IDatagramSender
    {
        /// <summary>The resource "r".</summary>
        public readonly ScriptedResource Resource = new ScriptedResource("r", Methods.Get | Methods.Post);

        /// <summary>The time, milliseconds.</summary>
        public long Now = 1000000;

        private readonly CoapEndpoint _endpoint;
        private readonly ArrayList _sent = new ArrayList();

        /// <summary>Makes the server.</summary>
        public ProtectedServer(NonceRecorder aead)
        {
            ResourceTree tree = new ResourceTree();
            Resource.Observable = true;
            Resource.Representation = Utf8.Encode("21");
            tree.Add(Resource);
            EndpointConfig config = new EndpointConfig();
            config.AmplificationLimit = 0;
            config.Guard = new OscoreGuard(OscoreEnd.Server(aead).Contexts, aead, config.MaxMessageBytes, config.MaxOptions);
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
            _endpoint.HandleDatagram(Now, "client", bytes, bytes.Length, false);
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
            byte[] copy = new byte[length];
            Array.Copy(buffer, 0, copy, 0, length);
            _sent.Add(copy);
            return true;
        }

        int IDatagramSender.AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }
    }
}
