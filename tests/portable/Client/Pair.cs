// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Client;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Our client and our server with a link between them, the clock a variable. The sizes are those of the device, and the limit of
    /// amplification is on. Change Config, ClientConfig, Parameters, Tree and the link first; both ends are made at the first use.
    /// </summary>
    public sealed class Pair : IRequestListener
    {
        /// <summary>What the clock says at the start.</summary>
        public const long StartMs = 1000000;

        /// <summary>Sizes of the server; to be changed before the first request.</summary>
        public readonly EndpointConfig Config = new EndpointConfig();

        /// <summary>Sizes of the client; to be changed before the first request.</summary>
        public readonly ClientConfig ClientConfig = new ClientConfig();

        /// <summary>Timing of both; to be changed before the first request. Time-outs are not random here, unless a test says so.</summary>
        public readonly TransmissionParameters Parameters = new TransmissionParameters();

        /// <summary>Resources of the server; to be added before the first request.</summary>
        public readonly ResourceTree Tree = new ResourceTree();

        /// <summary>The way to the server.</summary>
        public readonly PairLink ToServer;

        /// <summary>The way to the client.</summary>
        public readonly PairLink ToClient;

        /// <summary>The time, milliseconds. <see cref="Drive"/> and <see cref="Step"/> move it.</summary>
        public long Now = StartMs;

        /// <summary>Responses that the client has told of.</summary>
        public int Responses;

        /// <summary>Notifications that the client has told of, the response to a registration counted.</summary>
        public int Notifications;

        /// <summary>Failures that the client has told of.</summary>
        public int Failures;

        /// <summary>Notifications that the client has dropped, because it knew of newer ones.</summary>
        public int Stale;

        /// <summary>The code of the last response or notification.</summary>
        public CoapCode Code;

        /// <summary>The body of the last response or notification.</summary>
        public byte[] Body = new byte[0];

        /// <summary>Its Max-Age, seconds.</summary>
        public int MaxAge;

        /// <summary>Its entity-tag in hexadecimal; "" for none.</summary>
        public string ETag = "";

        private CoapEndpoint _server;
        private ClientEndpoint _client;

        /// <summary>Makes a pair on a link where nothing happens.</summary>
        public Pair()
        {
            Parameters.AckRandomFactorThousandths = 1000;
            ToServer = new PairLink(this);
            ToClient = new PairLink(this);
        }

        /// <summary>The server.</summary>
        public CoapEndpoint Server
        {
            get
            {
                Make();
                return _server;
            }
        }

        /// <summary>The client.</summary>
        public ClientEndpoint Client
        {
            get
            {
                Make();
                return _client;
            }
        }

        /// <summary>The server begins anew: what it knew of its peers is gone.</summary>
        public void Reboot()
        {
            Make();
            _server = new CoapEndpoint(Config, Parameters, Tree, ToClient, new SmallRandom(3));
        }

        /// <summary>Adds a resource that can be observed and written.</summary>
        public ScriptedResource Add(string path, string representation)
        {
            ScriptedResource resource = new ScriptedResource(path, Methods.Get | Methods.Put | Methods.Post);
            resource.Representation = Utf8.Encode(representation);
            resource.ContentFormats = new int[] { ContentFormat.TextPlain };
            resource.Observable = true;
            Tree.Add(resource);
            return resource;
        }

        /// <summary>A description with a path, this pair its listener.</summary>
        public ClientRequest Request(CoapCode method, string path)
        {
            return ClientScript.Request(method, path, this);
        }

        /// <summary>A registration, with a token in hexadecimal.</summary>
        public ClientRequest Observation(string path, string token)
        {
            ClientRequest request = Request(CoapCode.Get, path);
            byte[] bytes = Hex.Bytes(token);
            request.SetToken(bytes, 0, bytes.Length);
            request.Observe = true;
            return request;
        }

        /// <summary>Has the client begin a request.</summary>
        public Pair Start(ClientRequest request)
        {
            Assert.AreEqual((int)FailureReason.None, (int)Client.Start(Now, "server", request), "not started");
            return this;
        }

        /// <summary>When the next thing happens; never, if nothing does.</summary>
        public long NextTime()
        {
            long next = Earlier(ToServer.NextArrival(), ToClient.NextArrival());
            next = Earlier(next, Earlier(Server.NextDeadline, Client.NextDeadline));
            return next == long.MaxValue || next > Now ? next : Now;
        }

        /// <summary>Lets the next thing happen at its own time: a datagram arrives, or one of the two does what is due.</summary>
        public Pair Step()
        {
            long next = NextTime();
            Assert.IsTrue(next != long.MaxValue, "nothing is due");
            Now = next;
            if (ToServer.NextArrival() <= Now)
            {
                byte[] message = ToServer.Take();
                Server.HandleDatagram(Now, Fresh("client"), message, message.Length, false);
            }
            else if (ToClient.NextArrival() <= Now)
            {
                byte[] message = ToClient.Take();
                Client.HandleDatagram(Now, Fresh("server"), message, message.Length);
            }
            else if (Server.NextDeadline <= Now)
            {
                Server.HandleDeadlines(Now);
            }
            else
            {
                Client.HandleDeadlines(Now);
            }

            return this;
        }

        /// <summary>Lets everything happen until so many milliseconds after the start.</summary>
        public Pair Drive(long milliseconds)
        {
            long target = StartMs + milliseconds;
            int steps = 0;
            while (NextTime() <= target)
            {
                Step();
                steps++;
                Assert.IsTrue(steps < 10000, "the two do not come to rest");
            }

            Now = target;
            return this;
        }

        /// <summary>The last response or notification must have this body.</summary>
        public Pair Holds(string text)
        {
            Assert.AreEqual(text, Hex.Ascii(Body, 0, Body.Length), "at " + (Now - StartMs) + " ms the client holds");
            return this;
        }

        void IRequestListener.OnResponse(ClientRequest request, ClientResponse response)
        {
            Responses++;
            Note(response);
        }

        void IRequestListener.OnNotification(ClientRequest request, ClientResponse response)
        {
            Notifications++;
            Note(response);
        }

        void IRequestListener.OnBlock(ClientRequest request, ClientResponse response)
        {
        }

        void IRequestListener.OnFailure(ClientRequest request, FailureReason reason)
        {
            Failures++;
        }

        void IRequestListener.OnEvent(ClientRequest request, RequestEvent what, int value)
        {
            if (what == RequestEvent.StaleNotification)
            {
                Stale++;
            }
        }

        private static long Earlier(long one, long other)
        {
            return one < other ? one : other;
        }

        // As a socket would make it, for each datagram: it may not be relied on.
        private static string Fresh(string remote)
        {
            return new string(remote.ToCharArray());
        }

        private void Make()
        {
            if (_server == null)
            {
                _server = new CoapEndpoint(Config, Parameters, Tree, ToClient, new SmallRandom(1));
                _client = new ClientEndpoint(ClientConfig, Parameters, ToServer, new SmallRandom(2));
            }
        }

        private void Note(ClientResponse response)
        {
            Code = response.Code;
            MaxAge = response.MaxAgeSeconds;
            MessageReader message = response.Message;
            int tag = message.Has(OptionSlot.ETag) ? message.First(OptionSlot.ETag) : -1;
            ETag = tag < 0 ? "" : Hex.Text(message.Buffer, message.OptionOffset(tag), message.OptionLength(tag));
            Body = new byte[response.BodyLength];
            if (response.BodyLength != 0)
            {
                Array.Copy(response.Body, response.BodyOffset, Body, 0, response.BodyLength);
            }
        }
    }
}
