// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A client of coaps with a pre-shared key of the node, at an address of its own.</summary>
    public sealed class PskClient
    {
        /// <summary>The last answer or notification.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        /// <summary>The other end of the session that was made last.</summary>
        public DtlsPeer Peer;

        private static int s_seeds = 1000;

        private readonly KeysScript _script;
        private readonly string _remote;
        private readonly string _identity;
        private readonly string _secret;

        /// <summary>Makes a client.</summary>
        /// <param name="script">The node.</param>
        /// <param name="identity">Its identity: the name of the key.</param>
        /// <param name="secret">Two digits, of which the key is made.</param>
        public PskClient(KeysScript script, string identity, string secret)
        {
            _script = script;
            _remote = KeysScript.Secure + identity;
            _identity = identity;
            _secret = KeysScript.Secret(secret);
        }

        /// <summary>The key for the node.</summary>
        public string Key(string role)
        {
            return KeysScript.Text(role, "psk=" + _secret);
        }

        /// <summary>Makes a session.</summary>
        /// <returns>False if the node does not want to.</returns>
        public bool Connect()
        {
            Peer = new DtlsPeer(_identity, Hex.Bytes(_secret), s_seeds++);
            Peer.Start();
            _script.Exchange(_remote, Peer);
            return Peer.IsConnected;
        }

        /// <summary>Asks in the session, which is made if there is none.</summary>
        public PskClient Ask(CoapCode method, string path, string body, CoapCode code)
        {
            Datagram request = Datagram.Con(method, _script.NewMessageId(), "c5").Path(path);
            return Send(body == null ? request : request.Payload(body), path, code);
        }

        /// <summary>Registers as an observer.</summary>
        public PskClient Observe(string path)
        {
            Datagram request = Datagram.Con(CoapCode.Get, _script.NewMessageId(), "0c");
            return Send(request.Uint(OptionNumber.Observe, 0).Path(path), path, CoapCode.Content);
        }

        /// <summary>The payload of the last answer.</summary>
        public string Payload()
        {
            return Hex.Ascii(Last.Buffer, Last.PayloadOffset, Last.PayloadLength);
        }

        /// <summary>Takes what the node has sent on its own.</summary>
        public void Hear()
        {
            _script.Exchange(_remote, Peer);
        }

        private PskClient Send(Datagram request, string path, CoapCode code)
        {
            if (Peer == null || Peer.Alert >= 0)
            {
                Assert.IsTrue(Connect(), "no session");
            }

            Peer.Messages.Clear();
            Peer.Send(request.ToArray());
            _script.Exchange(_remote, Peer);
            Assert.IsTrue(Peer.Messages.Count != 0, path + ": no answer");
            byte[] answer = (byte[])Peer.Messages[0];
            Assert.AreEqual((int)ParseStatus.Ok, (int)Last.Parse(answer, answer.Length));
            Assert.AreEqual((int)code, (int)Last.Code, path + ": " + Payload());
            return this;
        }
    }
}
