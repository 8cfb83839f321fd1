// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A client that has a key of the node, at an address of its own; it outlives the node's restarts, and goes the round of
    /// Echo.</summary>
    public sealed class KeyClient
    {
        /// <summary>What was inside the last answer or notification.</summary>
        public readonly MessageReader Last = new MessageReader(32);

        /// <summary>The secret.</summary>
        public readonly string Secret;

        /// <summary>Rounds of Echo so far.</summary>
        public int Rounds;

        private readonly KeysScript _script;
        private readonly string _remote;
        private readonly string _sender;
        private readonly string _recipient;
        private readonly SecurityContexts _contexts = new SecurityContexts(1, new Hkdf(), null, 1);
        private readonly SecurityContext _context;
        private readonly ClientProtection _protection;
        private readonly MessageReader _outer = new MessageReader(32);
        private readonly byte[] _sealed = new byte[1300];
        private readonly byte[] _opened = new byte[1300];
        private long _registration;
        private int _sealedLength;

        /// <summary>Makes a client.</summary>
        /// <param name="script">The node.</param>
        /// <param name="remote">Its address.</param>
        /// <param name="secret">Two digits, of which the secret is made.</param>
        /// <param name="sender">The node's ID, as in its key.</param>
        /// <param name="recipient">The client's.</param>
        public KeyClient(KeysScript script, string remote, string secret, string sender, string recipient)
        {
            Secret = KeysScript.Secret(secret);
            _script = script;
            _remote = remote;
            _sender = sender;
            _recipient = recipient;
            _context = _contexts.Add(Hex.Bytes(Secret), new byte[0], Hex.Bytes(recipient), Hex.Bytes(sender), null);
            _protection = new ClientProtection(_contexts, script.Aead, 16);
        }

        /// <summary>The key for the node.</summary>
        public string Key(string role)
        {
            return KeysScript.Text(role, Secret, _sender, _recipient);
        }

        /// <summary>Asks; the answer must be protected and have this code.</summary>
        public KeyClient Ask(CoapCode method, string path, string body, CoapCode code)
        {
            Assert.IsTrue(TryAsk(method, path, body), "no answer that can be opened");
            Assert.AreEqual((int)code, (int)Last.Code, path + ": " + Payload());
            return this;
        }

        /// <summary>Asks, with the Echo value that is asked for if need be.</summary>
        /// <returns>False if there is no answer, or it is not protected; then it is in Last.</returns>
        public bool TryAsk(CoapCode method, string path, string body)
        {
            if (!Send(Request(method, path), body))
            {
                return false;
            }

            return !IsChallenge() || Send(Request(method, path).Opaque(OptionNumber.Echo, Echo()), body);
        }

        /// <summary>Registers as an observer.</summary>
        public KeyClient Observe(string path)
        {
            Assert.IsTrue(Send(Registration(path), null), "no answer that can be opened");
            if (IsChallenge())
            {
                Assert.IsTrue(Send(Registration(path).Opaque(OptionNumber.Echo, Echo()), null), "no answer that can be opened");
            }

            Assert.IsTrue(Last.Has(OptionSlot.Observe), "not registered");
            return this;
        }

        /// <summary>Takes a notification, and acknowledges it if it is a CON.</summary>
        /// <returns>False if nothing was sent.</returns>
        public bool Hear()
        {
            byte[] message = _script.Take(_remote);
            if (message == null)
            {
                return false;
            }

            Assert.AreEqual((int)ParseStatus.Ok, (int)_outer.Parse(message, message.Length));
            Assert.IsTrue(Open(_registration), "a notification that can't be opened");
            if (_outer.Type == MessageType.Confirmable)
            {
                Datagram ack = Datagram.Ack(_outer.MessageId);
                _script.Receive(_remote, ack.Bytes, ack.Length);
            }

            return true;
        }

        /// <summary>Sends the last request once more, as it was.</summary>
        public void Repeat()
        {
            _script.Receive(_remote, _sealed, _sealedLength);
        }

        /// <summary>The bytes of the last request.</summary>
        public byte[] Recorded()
        {
            byte[] copy = new byte[_sealedLength];
            System.Array.Copy(_sealed, 0, copy, 0, _sealedLength);
            return copy;
        }

        /// <summary>The payload of the last answer.</summary>
        public string Payload()
        {
            return Hex.Ascii(Last.Buffer, Last.PayloadOffset, Last.PayloadLength);
        }

        private Datagram Request(CoapCode method, string path)
        {
            return Datagram.Con(method, _script.NewMessageId(), "c1").Path(path);
        }

        private Datagram Registration(string path)
        {
            return Datagram.Con(CoapCode.Get, _script.NewMessageId(), "0b").Uint(OptionNumber.Observe, 0).Path(path);
        }

        private bool IsChallenge()
        {
            return Last.Code == CoapCode.Unauthorized && Last.Has(OptionSlot.Echo);
        }

        private string Echo()
        {
            Rounds++;
            int echo = Last.First(OptionSlot.Echo);
            return Hex.Text(Last.Buffer, Last.OptionOffset(echo), Last.OptionLength(echo));
        }

        private bool Send(Datagram request, string body)
        {
            if (body != null)
            {
                request.Payload(body);
            }

            _sealedLength = _protection.ProtectRequest(_context, request.Bytes, request.Length, _sealed);
            Assert.IsTrue(_sealedLength != 0, "the request can't be protected");
            long partialIv = _protection.PartialIv;
            bool observes = _outer.Parse(request.Bytes, request.Length) == ParseStatus.Ok && _outer.Has(OptionSlot.Observe);
            _registration = observes ? partialIv : _registration;
            _script.Receive(_remote, _sealed, _sealedLength);
            byte[] answer = _script.Take(_remote);
            if (answer == null)
            {
                return false;
            }

            Assert.AreEqual((int)ParseStatus.Ok, (int)_outer.Parse(answer, answer.Length));
            if (!Protection.IsProtected(_outer))
            {
                Last.Parse(answer, answer.Length);
                return false;
            }

            return Open(partialIv);
        }

        private bool Open(long requestPartialIv)
        {
            return _protection.UnprotectResponse(_context, requestPartialIv, Protection.NoPartialIv, _outer, _opened) == UnprotectStatus.Ok
                && Last.Parse(_opened, _protection.Length) == ParseStatus.Ok;
        }
    }
}
