// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Keys
{
    /// <summary>
    /// The keys of a node: kept in its store, used with OSCORE (RFC 8613) or DTLS (RFC 7252 section 9.1), brought in over the resource
    /// /keys or by a file. Give one to <see cref="NodeBoard.Access"/>.
    /// </summary>
    public sealed class NodeKeys : NodeAccess
    {
        /// <summary>Keys that there is room for.</summary>
        public const int MaxKeys = KeyTable.MaxKeys;

        /// <summary>How long anybody may bring in a key, milliseconds: after a start without one, or after the button.</summary>
        public const int WindowMs = 600000;

        /// <summary>Bytes of the longest file of keys.</summary>
        public const int MaxFileBytes = 1024;

        internal static readonly byte[] Open = Utf8.Encode("open");
        internal static readonly byte[] Keys = Utf8.Encode("keys");
        internal static readonly byte[] SecureOnly = Utf8.Encode("secure-only");
        internal static readonly byte[] Locked = Utf8.Encode("locked");

        private const string FileName = "keys.txt";

        // Of a longer reply a duplicate can't be answered; this is enough for what writes, and its answer is short.
        private const int ReplyBytes = 64;

        private readonly IStore _store;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly IAead _aead;
        private readonly KeyTable _table;
        private readonly RuleTable _rules;
        private readonly KeyPolicy _policy;
        private readonly KeyReader _reader = new KeyReader();
        private CoapEndpoint _endpoint;
        private ResourceTree _tree;
        private long _windowUntil;
        private bool _changed; // who may do what: the endpoint is to be told
        private DtlsServer _server; // or null
        private ISecurePorts _ports;
        private bool _listens; // there is a key for it
        private bool _isOpen;
        private int _told; // what the log was told of handshakes last

        /// <summary>Loads the keys. What they need is derived when they are used first: some 200,000 instructions of the interpreter for
        /// each.</summary>
        /// <param name="store">Where they are kept.</param>
        /// <param name="clock">The clock.</param>
        /// <param name="log">Says what happens to them, and nothing secret; or null.</param>
        /// <param name="derivation">HKDF.</param>
        /// <param name="aead">AES-CCM.</param>
        public NodeKeys(IStore store, IClock clock, ILog log, IKeyDerivation derivation, IAead aead)
        {
            _store = store;
            _clock = clock;
            _log = log;
            _aead = aead;
            _table = new KeyTable(store, derivation);
            _rules = new RuleTable(store, _table);
            _policy = new KeyPolicy(_table, _rules);
        }

        /// <summary>Tells whether a memory holds keys, sound or not, or a file of them.</summary>
        /// <param name="store">The memory.</param>
        /// <returns>True if it does.</returns>
        public static bool AreStored(IStore store)
        {
            byte[] first = new byte[1];
            return store.Read("keys.0", first) != 0 || store.Read("keys.1", first) != 0 || store.Read(FileName, first) != 0;
        }

        /// <summary>
        /// Serves coaps as well: DTLS 1.2 for keys that are made for it. Call it before the node is made; the transport is what the node
        /// gets in place of its sockets, and <see cref="NodeBoard.TransportOverhead"/> is <see cref="DtlsServer.Overhead"/>. The ports are
        /// open while there is such a key.
        /// </summary>
        /// <param name="config">Sizes and times.</param>
        /// <param name="sockets">The sockets of both ports.</param>
        /// <param name="ports">The ports of coaps.</param>
        /// <param name="sender">Sends from there: to remotes of the sockets that came to a port of coaps.</param>
        /// <param name="random">A generator for cryptography: secrets of handshakes come from it.</param>
        /// <returns>The transport for the node.</returns>
        public ITransport Secure(DtlsConfig config, ITransport sockets, ISecurePorts ports, IDatagramSender sender, IRandom random)
        {
            _server = new DtlsServer(config, _table.UsePsks(), _aead, sender, random);
            _ports = ports;
            return new DtlsTransport(sockets, ports, _server, _clock);
        }

        /// <summary>Gets the server of coaps, or null.</summary>
        public DtlsServer Server
        {
            get { return _server; }
        }

        /// <inheritdoc/>
        public override byte[] State
        {
            get { return _policy.IsLocked ? Locked : _table.Count == 0 ? Open : _table.SecureOnly ? SecureOnly : Keys; }
        }

        /// <inheritdoc/>
        public override int KeyCount
        {
            get { return _table.Count; }
        }

        /// <inheritdoc/>
        public override void Configure(EndpointConfig config, ResourceTree tree)
        {
            _policy.Keys = new KeysResource(this, _table, _rules, _policy, _reader);
            tree.Add(_policy.Keys);
            _tree = tree;
            config.Guard = new OscoreGuard(_table.Contexts, _aead, config.MaxMessageBytes, config.MaxOptions);
            config.Access = _policy;
            if (config.ReplyBytes < ReplyBytes)
            {
                config.ReplyBytes = ReplyBytes;
            }
        }

        /// <inheritdoc/>
        public override void Start(CoapEndpoint endpoint, long now)
        {
            _endpoint = endpoint;
            if (_server != null)
            {
                _server.Endpoint = endpoint;
            }

            Import();
            if (_policy.IsLocked)
            {
                Say(_table.IsDamaged ? "damaged, locked until the button opens a window, or resets"
                    : "the rules are damaged, locked until an admin puts them, or the button resets");
            }
            else if (_table.Count == 0)
            {
                Say("none, anybody may do anything");
                Begin(now);
            }
            else
            {
                Say(_table.Count.ToString()
                    + (_table.SecureOnly ? ", nothing without one" : ", reading for anybody, writing for keys")
                    + (_rules.AreThere ? ", and by rules" : ""));
            }

            Tell();
        }

        /// <inheritdoc/>
        public override int WindowSeconds(long now)
        {
            return _policy.WindowIsOpen && _windowUntil > now ? (int)((_windowUntil - now + 999) / 1000) : 0;
        }

        /// <inheritdoc/>
        public override void OpenWindow(long now)
        {
            if (_table.NoWindow)
            {
                Say("the window is switched off");
                return;
            }

            Begin(now);
            Tell();
        }

        /// <inheritdoc/>
        public override void Settle()
        {
            _changed |= _table.Settle(_clock.NowMs, _server);
            if (_changed)
            {
                Tell();
            }
        }

        /// <inheritdoc/>
        public override void Tick(long now)
        {
            if (_policy.WindowIsOpen && now >= _windowUntil)
            {
                Say("the window is closed");
                _policy.WindowIsOpen = false;
                Tell();
            }

            Listen();
            SayHandshakes();
        }

        /// <inheritdoc/>
        public override bool CountSessions(int[] values, int at)
        {
            return CountSessions(_server, values, at);
        }

        /// <inheritdoc/>
        public override bool Reset(long now)
        {
            // The rules last: without their keys they are for nobody.
            bool done = _table.Reset() && _rules.Reset();
            _table.Settle(now, _server);
            Say(done ? "reset" : "reset, but still stored");
            Begin(now);
            Tell();
            return done;
        }

        /// <summary>As <see cref="NodeAccess.CountSessions"/>, of any server.</summary>
        internal static bool CountSessions(DtlsServer server, int[] values, int at)
        {
            if (server == null)
            {
                return false;
            }

            DtlsCounters counters = server.Counters;
            values[at] = server.SessionCount;
            values[at + 1] = counters.HandshakesFinished;
            values[at + 2] = counters.HandshakesFailed;
            values[at + 3] = counters.HellosVerified;
            values[at + 4] = counters.HellosDropped;
            values[at + 5] = counters.Retransmissions;
            values[at + 6] = counters.SessionsEvicted;
            values[at + 7] = counters.Malformed;
            values[at + 8] = counters.Replayed;
            values[at + 9] = counters.Forged;
            values[at + 10] = counters.Ignored;
            return true;
        }

        /// <summary>The seconds left of the window.</summary>
        internal int WindowSeconds()
        {
            return WindowSeconds(_clock.NowMs);
        }

        /// <summary>Puts the key in force that was read.</summary>
        /// <param name="reader">Has it.</param>
        /// <param name="closes">Whether it is the one that the window was open for.</param>
        internal CoapCode Put(KeyReader reader, bool closes)
        {
            CoapCode code = _table.Put(reader.Entry, reader.Length, reader.HasRole);
            if (code == CoapCode.Created || code == CoapCode.Changed)
            {
                Say(KeyEntry.NameOf(reader.Entry, 0) + (code == CoapCode.Created ? " added" : " put"));
                _policy.WindowIsOpen &= !closes;
                _rules.Apply();
                _changed = true;
            }

            return code;
        }

        internal CoapCode Remove(NodeKey key)
        {
            string name = KeyEntry.NameOf(_table.Body, key.At);
            CoapCode code = _table.Remove(key);
            if (code == CoapCode.Deleted)
            {
                Say(name + " removed");
                _changed = true;
            }

            return code;
        }

        /// <summary>Puts rules in force, in the place of all that there are; or none, if there is no text.</summary>
        internal CoapCode PutRules(byte[] text, int offset, int length)
        {
            CoapCode code = text != null ? _rules.Put(text, offset, length, _tree)
                : _rules.Reset() ? CoapCode.Deleted : CoapCode.InternalServerError;
            if (code < CoapCode.BadRequest)
            {
                Say("rules changed");
                _changed = true;
            }

            return code;
        }

        internal bool Use(bool secureOnly, bool noWindow)
        {
            bool done = _table.Use(secureOnly, noWindow);
            if (done)
            {
                _policy.WindowIsOpen &= !noWindow;
                _changed = true;
            }

            return done;
        }

        private void Begin(long now)
        {
            _policy.WindowIsOpen = true;
            _windowUntil = now + WindowMs;
            Say("for ten minutes anybody may bring in a key, which crosses the network in clear");
        }

        private void Tell()
        {
            _changed = false;
            _policy.HasOscore = _table.Contexts.Count != 0 || _table.Count == 0;
            _endpoint.AccessChanged();
            Listen();
        }

        // With a key there is to be a port: one that can't be opened, or was lost with its network, is asked for again with each tick.
        private void Listen()
        {
            bool listens = _server != null && _table.PskCount > 0;
            if (!listens && !_listens)
            {
                return;
            }

            bool isOpen = _ports.Listen(listens);
            if (listens != _listens || isOpen != _isOpen)
            {
                Say("Coaps", isOpen ? "the port is open" : listens ? "the port can't be opened yet" : "the port is closed");
            }

            _listens = listens;
            _isOpen = isOpen;
        }

        // Not each by itself: whoever likes can have a handshake fail. A line every two seconds at most, if there is anything new.
        private void SayHandshakes()
        {
            if (_log == null || _server == null)
            {
                return;
            }

            DtlsCounters counters = _server.Counters;
            int happened = counters.HandshakesFinished + counters.HandshakesFailed + counters.HellosDropped;
            if (happened != _told)
            {
                _told = happened;
                Say("Coaps", _server.SessionCount.ToString() + " sessions; handshakes finished " + counters.HandshakesFinished.ToString()
                    + ", failed " + counters.HandshakesFailed.ToString() + "; hellos dropped " + counters.HellosDropped.ToString());
            }
        }

        private void Say(string line)
        {
            Say("Keys", line);
        }

        private void Say(string of, string line)
        {
            if (_log != null)
            {
                _log.Line(of + ": " + line);
            }
        }

        /// <summary>
        /// Takes the keys of a file that was put there by cable, a line each, and empties it. What is there already is left as it is, so
        /// that a power failure in between does no harm.
        /// </summary>
        private void Import()
        {
            byte[] text = new byte[MaxFileBytes + 1];
            int length = _store.Read(FileName, text);
            if (length > MaxFileBytes)
            {
                Say(FileName + " is too long, and not taken");
                length = 0;
            }
            else if (length != 0)
            {
                int line = 0;
                int rules = 0; // bytes of those that were read, at the start of the text
                for (int start = 0; start < length;)
                {
                    int end = start;
                    while (end < length && text[end] != '\n')
                    {
                        end++;
                    }

                    line++;
                    if (text[start] == '/')
                    {
                        Array.Copy(text, start, text, rules, end - start);
                        rules += end - start;
                        text[rules++] = (byte)'\n';
                    }
                    else
                    {
                        ImportLine(text, start, end - start, line);
                    }

                    start = end + 1;
                }

                // Behind all keys, which they may name.
                if (rules != 0 && PutRules(text, 0, rules) != CoapCode.Changed)
                {
                    Say("the rules of " + FileName + " are not taken");
                }

                if (!_store.Write(FileName, text, 0))
                {
                    Say(FileName + " could not be emptied");
                }
            }

            Array.Clear(text, 0, text.Length);
        }

        private void ImportLine(byte[] text, int start, int length, int line)
        {
            if (length == 0 || (length == 1 && text[start] == '\r'))
            {
                return;
            }

            CoapCode code = _reader.Read(text, start, length, null, 0) ? Put(_reader, true) : CoapCode.BadRequest;
            _reader.Clear();
            if (code != CoapCode.Created && code != CoapCode.Changed)
            {
                Say("line " + line.ToString() + " of " + FileName + " is not taken");
            }
        }
    }
}
