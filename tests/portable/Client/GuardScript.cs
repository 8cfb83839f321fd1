// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Client.Oscore;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A client whose requests are protected, and a server's end that a script speaks for: by default the keys of RFC 8613
    /// appendix C.1. No nonce may serve twice.</summary>
    public sealed class GuardScript
    {
        /// <summary>The other side.</summary>
        public const string Node = "node";

        /// <summary>The conversation.</summary>
        public readonly ClientScript Script = new ClientScript();

        /// <summary>The client's end.</summary>
        public readonly OscoreEnd Client;

        /// <summary>The server's end.</summary>
        public readonly OscoreEnd Server;

        /// <summary>What was inside the request that was asked last.</summary>
        public readonly MessageReader Inner = new MessageReader(32);

        private readonly byte[] _plain = new byte[384 - ClientProtection.RequestOverhead];
        private readonly byte[] _inner = new byte[1152];

        /// <summary>Makes both ends.</summary>
        public GuardScript()
            : this(new NonceRecorder())
        {
        }

        /// <summary>Makes both ends of the given ones.</summary>
        public GuardScript(OscoreEnd client, OscoreEnd server)
        {
            Client = client;
            Server = server;
        }

        private GuardScript(NonceRecorder aead)
            : this(OscoreEnd.Client(aead), OscoreEnd.Server(aead))
        {
        }

        /// <summary>A message of a token of one byte with another head, message ID and token: anybody can put them there.</summary>
        public static string Under(string head, string messageId, string token, string message)
        {
            return head + message.Substring(2, 2) + messageId + token + message.Substring(10);
        }

        /// <summary>A guard for one more request.</summary>
        public OscoreRequestGuard Guard()
        {
            return new OscoreRequestGuard(Client.Protection, Client.Context, _plain, _inner);
        }

        /// <summary>A request that is protected.</summary>
        public ClientRequest Request(CoapCode method, string path, string token)
        {
            ClientRequest request = Script.Request(method, path, token);
            request.Guard = Guard();
            request.ResponseBuffer = new byte[256];
            return request;
        }

        /// <summary>Starts a request, whose message the server opens. Returns its Partial IV.</summary>
        public long Ask(ClientRequest request)
        {
            Script.Start(Node, request);
            return Asked();
        }

        /// <summary>Starts a registration. Returns its Partial IV.</summary>
        public long Register(string token)
        {
            ClientRequest request = Request(CoapCode.Get, "x", token);
            request.Observe = true;
            return Ask(request);
        }

        /// <summary>The next message must be a protected request, which the server opens. Returns its Partial IV.</summary>
        public long Asked()
        {
            Script.Take(Node);
            byte[] bytes = Hex.Bytes(Server.Receive(Hex.Text(Script.Last.Buffer, 0, Script.Last.Length)));
            Assert.AreEqual((int)ParseStatus.Ok, (int)Inner.Parse(bytes, bytes.Length));
            return Server.RequestPartialIv;
        }

        /// <summary>A response of the server's, sealed.</summary>
        /// <param name="number">The Partial IV of the request.</param>
        /// <param name="fresh">Whether it has a number of its own.</param>
        /// <param name="response">What is inside.</param>
        public string Sealed(long number, bool fresh, Datagram response)
        {
            Server.RequestPartialIv = number;
            string message = Server.Answer(Hex.Text(response.Bytes, 0, response.Length), fresh);
            Assert.AreNotEqual("", message);
            return message;
        }

        /// <summary>Hands bytes in, of which nothing may come.</summary>
        public void Ignores(string message)
        {
            Script.Receive(Node, message).ExpectNothing();
        }

        /// <summary>Hands a message in, in plain, of which nothing may come.</summary>
        public void Ignores(Datagram message)
        {
            Script.Receive(Node, message).ExpectNothing();
        }

        /// <summary>Hands in what is inside, sealed.</summary>
        public ClientScript Receive(long number, bool fresh, Datagram response)
        {
            return Script.Receive(Node, Sealed(number, fresh, response));
        }
    }
}
