// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
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
    /// A server of coaps with the resource "r", whose clients are scripted: remotes are names, and each has an inbox of what was sent
    /// there.
    /// </summary>
    public sealed class DtlsScript : IDatagramSender
    {
        /// <summary>The key of "alice".</summary>
        public static readonly byte[] AliceKey = Hex.Bytes("00112233445566778899aabbccddeeff");

        /// <summary>The key of "bob".</summary>
        public static readonly byte[] BobKey = Hex.Bytes("736563726574");

        /// <summary>The resource.</summary>
        public readonly ScriptedResource Resource = new ScriptedResource("r", Methods.Get | Methods.Put | Methods.Post);

        /// <summary>The keys.</summary>
        public readonly PreSharedKeys Keys = new PreSharedKeys(4);

        /// <summary>The server.</summary>
        public readonly DtlsServer Server;

        /// <summary>The endpoint.</summary>
        public readonly CoapEndpoint Endpoint;

        /// <summary>The key of alice, as the server has it.</summary>
        public readonly PreSharedKey Alice;

        /// <summary>The time, milliseconds.</summary>
        public long Now = 1000000;

        /// <summary>Messages that the endpoint was handed.</summary>
        public int Handed;

        private readonly ArrayList _remotes = new ArrayList();
        private readonly ArrayList _datagrams = new ArrayList();

        /// <summary>Makes the server.</summary>
        /// <param name="config">Its sizes; null for the defaults, with any number of hellos a second.</param>
        /// <param name="access">Who may do what, or null.</param>
        public DtlsScript(DtlsConfig config, AccessPolicy access)
        {
            Alice = Keys.Add(new byte[] { (byte)'a', (byte)'l', (byte)'i', (byte)'c', (byte)'e' }, AliceKey);
            Keys.Add(new byte[] { (byte)'b', (byte)'o', (byte)'b' }, BobKey);
            if (config == null)
            {
                config = new DtlsConfig();
                config.HellosPerSecond = 0;
            }

            Server = new DtlsServer(config, Keys, new AesCcm(), this, new SmallRandom(5));
            ResourceTree tree = new ResourceTree();
            Resource.Observable = true;
            Resource.Representation = Utf8.Encode("21");
            tree.Add(Resource);
            EndpointConfig sizes = new EndpointConfig();
            sizes.Access = access;
            Endpoint = new CoapEndpoint(sizes, new TransmissionParameters(), tree, Server, new SmallRandom(1));
            Server.Endpoint = Endpoint;
        }

        /// <summary>A client with the right key.</summary>
        public static DtlsPeer NewAlice(int seed)
        {
            return new DtlsPeer("alice", AliceKey, seed);
        }

        /// <summary>Hands a datagram to the server, and the messages in it to the endpoint.</summary>
        public void Receive(string remote, byte[] datagram)
        {
            byte[] buffer = new byte[1200];
            datagram.CopyTo(buffer, 0);
            Server.Begin(Now, remote, buffer, datagram.Length);
            while (Server.Next())
            {
                byte[] message = new byte[Server.MessageLength];
                System.Array.Copy(buffer, Server.MessageAt, message, 0, message.Length);
                Handed++;
                Endpoint.HandleDatagram(Now, Server.Session, message, message.Length, false);
            }
        }

        /// <summary>Lets time pass, and what is due be done.</summary>
        public void Wait(int milliseconds)
        {
            Now += milliseconds;
            Server.HandleDeadlines(Now);
            Endpoint.HandleDeadlines(Now);
        }

        /// <summary>Hands over what client and server have to say to each other, until both are silent.</summary>
        public void Exchange(string remote, DtlsPeer peer)
        {
            while (peer.Out.Count != 0 || Has(remote))
            {
                while (peer.Out.Count != 0)
                {
                    byte[] datagram = (byte[])peer.Out[0];
                    peer.Out.RemoveAt(0);
                    Receive(remote, datagram);
                }

                Deliver(remote, peer);
            }
        }

        /// <summary>Makes a session.</summary>
        /// <returns>The client.</returns>
        public DtlsPeer Connect(string remote, int seed)
        {
            DtlsPeer peer = NewAlice(seed);
            peer.Start();
            Exchange(remote, peer);
            Assert.IsTrue(peer.IsConnected, remote + " is connected");
            return peer;
        }

        /// <summary>Sends a message in a session, and says what comes back.</summary>
        /// <returns>The answer in hexadecimal, "" if there is none.</returns>
        public string Ask(string remote, DtlsPeer peer, string hex)
        {
            peer.Messages.Clear();
            peer.Send(Hex.Bytes(hex));
            Exchange(remote, peer);
            return Answer(peer);
        }

        /// <summary>Takes the next message that has come in a session.</summary>
        /// <returns>The message in hexadecimal, "" if there is none.</returns>
        public static string Answer(DtlsPeer peer)
        {
            if (peer.Messages.Count == 0)
            {
                return "";
            }

            byte[] answer = (byte[])peer.Messages[0];
            peer.Messages.RemoveAt(0);
            return Hex.Text(answer, 0, answer.Length);
        }

        /// <summary>Tells whether something was sent to a remote that has not been taken.</summary>
        public bool Has(string remote)
        {
            return _remotes.Contains(remote);
        }

        /// <summary>Takes what was sent to a remote next.</summary>
        /// <returns>The datagram, or null.</returns>
        public byte[] Take(string remote)
        {
            for (int i = 0; i < _remotes.Count; i++)
            {
                if (remote.Equals(_remotes[i]))
                {
                    byte[] datagram = (byte[])_datagrams[i];
                    _remotes.RemoveAt(i);
                    _datagrams.RemoveAt(i);
                    return datagram;
                }
            }

            return null;
        }

        /// <summary>Throws away all that was sent.</summary>
        public void Silence()
        {
            _remotes.Clear();
            _datagrams.Clear();
        }

        /// <summary>Hands a client all that was sent to a remote.</summary>
        public void Deliver(string remote, DtlsPeer peer)
        {
            byte[] datagram = Take(remote);
            while (datagram != null)
            {
                peer.Receive(datagram);
                datagram = Take(remote);
            }
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            byte[] datagram = new byte[length];
            System.Array.Copy(buffer, 0, datagram, 0, length);
            _remotes.Add(remote);
            _datagrams.Add(datagram);
            return true;
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }
    }
}
