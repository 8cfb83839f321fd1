// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Collections;
using NanoCoap.Crypto;
using NanoCoap.Messaging;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A DTLS client for tests, written from the RFCs on the cryptography alone: it shares no code with the server. What it sends is in
    /// <see cref="Out"/>; it has no clock, and repeats its last flight when it is told to.
    /// </summary>
    public sealed class DtlsPeer
    {
        /// <summary>Datagrams to be sent.</summary>
        public readonly ArrayList Out = new ArrayList();

        /// <summary>Messages that have come in the session.</summary>
        public readonly ArrayList Messages = new ArrayList();

        /// <summary>Suites that it offers, in hexadecimal.</summary>
        public string Suites = "c0a8 00ff";

        /// <summary>Extensions that it offers, in hexadecimal.</summary>
        public string Extensions = "0017 0000";

        /// <summary>The version of the hello.</summary>
        public int Version = 0xFEFD;

        /// <summary>Whether each record goes in a datagram of its own.</summary>
        public bool Splits;

        /// <summary>Bytes of the longest fragment of a ClientKeyExchange.</summary>
        public int FragmentLength = 1000;

        /// <summary>Whether the Finished is wrong, though the keys are right.</summary>
        public bool LiesAtTheEnd;

        /// <summary>Whether the session is there.</summary>
        public bool IsConnected;

        /// <summary>The last alert, or -1.</summary>
        public int Alert = -1;

        /// <summary>The level of that alert.</summary>
        public int AlertLevel;

        /// <summary>The extensions of the ServerHello, in hexadecimal.</summary>
        public string ServerExtensions = "";

        /// <summary>Bytes of the connection ID that it has offered, which it wants in the records of the session.</summary>
        public int CidLength;

        /// <summary>The connection ID that its own records in the session have; empty for none.</summary>
        public byte[] ServerCid = new byte[0];

        /// <summary>Whether its records have none, though there is one.</summary>
        public bool LeavesCidOut;

        /// <summary>Zeros behind the inner type of its records with a connection ID.</summary>
        public int Padding;

        /// <summary>The number of the next record in the session.</summary>
        public long SendNumber;

        private const int NoCookie = 0;
        private const int NoHello = 1;
        private const int NoFinished = 2;

        private readonly byte[] _identity;
        private readonly byte[] _key;
        private readonly byte[] _random = new byte[32];
        private readonly byte[] _serverRandom = new byte[32];
        private readonly ArrayList _transcript = new ArrayList();
        private readonly ArrayList _flight = new ArrayList(); // records: epoch, type, content
        private readonly AesCcm _aead = new AesCcm();
        private readonly byte[] _keys = new byte[40];
        private byte[] _cookie = new byte[0];
        private byte[] _master;
        private int _state;
        private int _seq;
        private long _plainNumber;

        /// <summary>Makes the client.</summary>
        /// <param name="identity">Its identity.</param>
        /// <param name="key">Its key.</param>
        /// <param name="seed">Decides about its random bytes.</param>
        public DtlsPeer(string identity, byte[] key, int seed)
        {
            _identity = Ascii(identity);
            _key = key;
            SmallRandom random = new SmallRandom(seed);
            for (int i = 0; i < _random.Length; i++)
            {
                _random[i] = (byte)random.Next(256);
            }
        }

        /// <summary>Gets a value indicating whether a ServerHello has come.</summary>
        public bool HasKeys
        {
            get { return _state >= NoFinished; }
        }

        /// <summary>Sends the first hello.</summary>
        public void Start()
        {
            _flight.Clear();
            Handshake(1, Hello());
            Repeat();
        }

        /// <summary>Sends the last flight, again if need be.</summary>
        public void Repeat()
        {
            byte[] datagram = new byte[0];
            for (int i = 0; i < _flight.Count; i++)
            {
                byte[] record = Record((byte[])_flight[i]);
                if (Splits)
                {
                    Out.Add(record);
                }
                else
                {
                    datagram = Join(datagram, record);
                }
            }

            if (!Splits && datagram.Length != 0)
            {
                Out.Add(datagram);
            }
        }

        /// <summary>Sends a message in the session.</summary>
        public void Send(byte[] message)
        {
            Out.Add(Seal(23, message));
        }

        /// <summary>Protects a record, whatever it holds.</summary>
        public byte[] Seal(int type, byte[] content)
        {
            byte[] all = new byte[2 + content.Length];
            all[0] = 1;
            all[1] = (byte)type;
            Array.Copy(content, 0, all, 2, content.Length);
            return Record(all);
        }

        /// <summary>Offers a connection ID.</summary>
        /// <param name="hex">The one that it wants in the server's records, in hexadecimal; "" for none.</param>
        public void Offer(string hex)
        {
            CidLength = hex.Length / 2;
            byte[] lengths = new byte[] { (byte)(CidLength + 1), (byte)CidLength };
            Extensions += "0036 00" + Hex.Text(lengths, 0, 2) + hex;
        }

        /// <summary>Takes a datagram of the server's.</summary>
        public void Receive(byte[] datagram)
        {
            int at = 0;
            while (at < datagram.Length)
            {
                int type = datagram[at];
                int epoch = Number(datagram, at + 3, 2);
                int header = type == 25 ? 13 + CidLength : 13;
                int length = Number(datagram, at + header - 2, 2);
                byte[] content = epoch == 0 ? Part(datagram, at + 13, length) : Open(datagram, at, header, length);
                at += header + length;
                if (content != null && type == 25)
                {
                    type = content[content.Length - 1];
                    content = Part(content, 0, content.Length - 1);
                }

                if (content != null)
                {
                    Take(type, content);
                }
            }
        }

        private void Take(int type, byte[] content)
        {
            if (type == 21)
            {
                AlertLevel = content[0];
                Alert = content[1];
            }
            else if (type == 23)
            {
                Messages.Add(content);
            }
            else if (type == 22)
            {
                for (int at = 0; at < content.Length; at += 12 + Number(content, at + 1, 3))
                {
                    TakeHandshake(Part(content, at, 12 + Number(content, at + 1, 3)));
                }
            }
        }

        private void TakeHandshake(byte[] message)
        {
            int type = message[0];
            if (type == 3 && _state == NoCookie)
            {
                _cookie = Part(message, 15, message[14]);
                _state = NoHello;
                _seq = 1;
                _flight.Clear();
                Handshake(1, Hello());
                _transcript.Clear();
                _transcript.Add(Message(1, 1, Hello()));
                Repeat();
            }
            else if (type == 2 && _state == NoHello && _transcript.Count == 1)
            {
                Array.Copy(message, 14, _serverRandom, 0, 32);
                ServerExtensions = message.Length > 52 ? Hex.Text(message, 52, message.Length - 52) : "";
                int cidAt = ServerExtensions.IndexOf("0036000504");
                if (cidAt >= 0 && !LeavesCidOut)
                {
                    ServerCid = Hex.Bytes(ServerExtensions.Substring(cidAt + 10, 8));
                }

                _transcript.Add(message);
            }
            else if (type == 14 && _state == NoHello && _transcript.Count == 2)
            {
                _transcript.Add(message);
                _state = NoFinished;
                KeyExchange();
                Repeat();
            }
            else if (type == 14 && _state == NoFinished)
            {
                Repeat(); // the server has not had the flight
            }
            else if (type == 20 && _state == NoFinished)
            {
                byte[] expected = Prf(_master, "server finished", Digest(), new byte[0], 12);
                IsConnected = Hex.Text(expected, 0, 12) == Hex.Text(message, 12, message.Length - 12);
                _flight.Clear();
            }
        }

        private void KeyExchange()
        {
            _flight.Clear();
            byte[] exchange = new byte[2 + _identity.Length];
            exchange[1] = (byte)_identity.Length;
            Array.Copy(_identity, 0, exchange, 2, _identity.Length);
            for (int at = 0; at < exchange.Length; at += FragmentLength)
            {
                int count = exchange.Length - at < FragmentLength ? exchange.Length - at : FragmentLength;
                byte[] fragment = Message(16, 2, exchange);
                fragment[6] = 0;
                fragment[7] = (byte)(at >> 8);
                fragment[8] = (byte)at;
                fragment[10] = (byte)(count >> 8);
                fragment[11] = (byte)count;
                Add(0, 22, Join(Part(fragment, 0, 12), Part(exchange, at, count)));
            }

            _transcript.Add(Message(16, 2, exchange));
            byte[] premaster = new byte[4 + (2 * _key.Length)];
            premaster[1] = (byte)_key.Length;
            premaster[3 + _key.Length] = (byte)_key.Length;
            Array.Copy(_key, 0, premaster, 4 + _key.Length, _key.Length);
            _master = ServerExtensions.IndexOf("00170000") >= 0
                ? Prf(premaster, "extended master secret", Digest(), new byte[0], 48)
                : Prf(premaster, "master secret", _random, _serverRandom, 48);
            Array.Copy(Prf(_master, "key expansion", _serverRandom, _random, 40), 0, _keys, 0, 40);
            byte[] verify = Prf(_master, "client finished", Digest(), new byte[0], 12);
            verify[3] ^= (byte)(LiesAtTheEnd ? 1 : 0);
            Add(0, 20, new byte[] { 1 });
            Add(1, 22, Message(20, 3, verify));
            _transcript.Add(Message(20, 3, verify));
        }

        private byte[] Hello()
        {
            byte[] suites = Hex.Bytes(Suites);
            byte[] extensions = Hex.Bytes(Extensions);
            byte[] hello = Join(new byte[] { (byte)(Version >> 8), (byte)Version }, _random);
            hello = Join(hello, new byte[] { 0, (byte)_cookie.Length });
            hello = Join(hello, _cookie);
            hello = Join(hello, new byte[] { (byte)(suites.Length >> 8), (byte)suites.Length });
            hello = Join(hello, suites);
            hello = Join(hello, new byte[] { 1, 0 });
            return extensions.Length == 0
                ? hello
                : Join(Join(hello, new byte[] { (byte)(extensions.Length >> 8), (byte)extensions.Length }), extensions);
        }

        private void Handshake(int type, byte[] body)
        {
            Add(0, 22, Message(type, _seq, body));
        }

        private void Add(int epoch, int type, byte[] content)
        {
            _flight.Add(Join(new byte[] { (byte)epoch, (byte)type }, content));
        }

        private byte[] Record(byte[] entry)
        {
            int epoch = entry[0];
            byte[] content = Part(entry, 2, entry.Length - 2);
            long number = epoch == 0 ? _plainNumber++ : SendNumber++;
            byte[] header = new byte[13];
            header[0] = entry[1];
            header[1] = 0xFE;
            header[2] = 0xFD;
            header[4] = (byte)epoch;
            header[7] = (byte)(number >> 24);
            header[8] = (byte)(number >> 16);
            header[9] = (byte)(number >> 8);
            header[10] = (byte)number;
            header[11] = (byte)(content.Length >> 8);
            header[12] = (byte)content.Length;
            if (epoch == 0)
            {
                return Join(header, content);
            }

            if (ServerCid.Length != 0)
            {
                // RFC 9146 section 4: content, type, padding.
                content = Join(Join(content, Part(header, 0, 1)), new byte[Padding]);
                header[0] = 25;
                header = Join(Join(Part(header, 0, 11), ServerCid), new byte[2]);
            }

            int end = header.Length;
            byte[] explicitNonce = Part(header, 3, 8);
            byte[] aad = AdditionalData(header, content.Length);
            byte[] sealedText = new byte[content.Length + 8];
            Array.Copy(content, 0, sealedText, 0, content.Length);
            _aead.Seal(Part(_keys, 0, 16), Join(Part(_keys, 32, 4), explicitNonce), aad, aad.Length, sealedText, 0, content.Length);
            int length = 8 + sealedText.Length;
            header[end - 2] = (byte)(length >> 8);
            header[end - 1] = (byte)length;
            return Join(header, Join(explicitNonce, sealedText));
        }

        private byte[] Open(byte[] datagram, int at, int header, int length)
        {
            int plain = length - 16;
            byte[] nonce = Join(Part(_keys, 36, 4), Part(datagram, at + header, 8));
            byte[] aad = AdditionalData(Part(datagram, at, header), plain);
            byte[] text = Part(datagram, at + header + 8, plain + 8);
            return _aead.Open(Part(_keys, 16, 16), nonce, aad, aad.Length, text, 0, plain) ? Part(text, 0, plain) : null;
        }

        /// <summary>RFC 5246 section 6.2.3.3; RFC 9146 section 5.3.</summary>
        private static byte[] AdditionalData(byte[] header, int plain)
        {
            byte[] length = new byte[] { (byte)(plain >> 8), (byte)plain };
            return header[0] != 25
                ? Join(Part(header, 3, 8), Join(Part(header, 0, 3), length))
                : Join(
                    Join(Hex.Bytes("ffffffffffffffff 19"), new byte[] { (byte)(header.Length - 13) }),
                    Join(Part(header, 0, header.Length - 2), length));
        }

        private byte[] Digest()
        {
            Sha256 hash = new Sha256();
            for (int i = 0; i < _transcript.Count; i++)
            {
                byte[] message = (byte[])_transcript[i];
                hash.Update(message, 0, message.Length);
            }

            byte[] digest = new byte[32];
            hash.Finish(digest, 0);
            return digest;
        }

        /// <summary>RFC 5246 section 5.</summary>
        private static byte[] Prf(byte[] secret, string label, byte[] one, byte[] other, int length)
        {
            byte[] seed = Join(Ascii(label), Join(one, other));
            byte[] output = new byte[0];
            byte[] a = seed;
            while (output.Length < length)
            {
                a = Hmac(secret, a);
                output = Join(output, Hmac(secret, Join(a, seed)));
            }

            return Part(output, 0, length);
        }

        private static byte[] Hmac(byte[] key, byte[] text)
        {
            HmacSha256 hmac = new HmacSha256();
            byte[] mac = new byte[32];
            hmac.Begin(key, key.Length);
            hmac.Update(text, 0, text.Length);
            hmac.Finish(mac, 0);
            return mac;
        }

        private static byte[] Message(int type, int seq, byte[] body)
        {
            byte[] header = new byte[12];
            header[0] = (byte)type;
            header[2] = (byte)(body.Length >> 8);
            header[3] = (byte)body.Length;
            header[5] = (byte)seq;
            header[10] = header[2];
            header[11] = header[3];
            return Join(header, body);
        }

        private static byte[] Ascii(string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }

        private static int Number(byte[] bytes, int at, int length)
        {
            int number = 0;
            for (int i = 0; i < length; i++)
            {
                number = (number << 8) | bytes[at + i];
            }

            return number;
        }

        private static byte[] Part(byte[] bytes, int at, int length)
        {
            byte[] part = new byte[length];
            Array.Copy(bytes, at, part, 0, length);
            return part;
        }

        private static byte[] Join(byte[] one, byte[] other)
        {
            byte[] both = new byte[one.Length + other.Length];
            Array.Copy(one, 0, both, 0, one.Length);
            Array.Copy(other, 0, both, one.Length, other.Length);
            return both;
        }
    }
}
