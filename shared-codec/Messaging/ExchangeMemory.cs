// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// What is remembered of recent messages, so that a duplicate shows and gets the reply that the first one got. RFC 7252 section 4.5. It
    /// holds the exchange of the request that is being handled.
    /// </summary>
    internal sealed class ExchangeMemory
    {
        private const int SafeMethods = (1 << (int)CoapCode.Get) | (1 << (int)CoapCode.Fetch);
        private const int OnceMethods = (1 << (int)CoapCode.Post) | (1 << (int)CoapCode.Patch);
        private readonly MessageCounters _counters;
        private readonly SafeExchangeTable _safe;
        private readonly UnsafeExchangeTable _unsafe; // null without a server

        // The exchange of the request being handled.
        internal ExchangeTable Table;
        private int _method;

        internal ExchangeMemory(MessagingConfig config, TransmissionParameters parameters, MessageCounters counters, bool isServer)
        {
            _counters = counters;
            _safe = new SafeExchangeTable(config.SafeExchanges, config.ReplyBytes, parameters, counters);
            if (isServer)
            {
                _unsafe = new UnsafeExchangeTable(config.UnsafeExchanges, config.ReplyBytes, parameters);
            }
        }

        /// <summary>Whether there are requests to be remembered at all.</summary>
        internal bool IsServer
        {
            get { return _unsafe != null; }
        }

        /// <summary>Whether the duplicate being handled is that of a POST or PATCH that has run: it must not run again.</summary>
        internal bool IsOnce
        {
            get { return Table == _unsafe && _unsafe.IsOnce(_unsafe.Entry); }
        }

        /// <summary>Looks whether a request is a duplicate.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="key">The message ID, and <see cref="ExchangeTable.NonConfirmable"/> for a NON.</param>
        /// <param name="code">Code of the method.</param>
        /// <returns>False for a duplicate.</returns>
        internal bool Take(long now, object remote, int key, int code)
        {
            int method = 1 << code;
            _method = method;
            if ((method & SafeMethods) != 0)
            {
                return TakeSafe(now, remote, key);
            }

            int entry = _unsafe.Find(now, remote, key);
            Table = _unsafe;
            _unsafe.Entry = entry;
            return entry < 0;
        }

        /// <summary>The same for a GET.</summary>
        internal bool TakeSafe(long now, object remote, int key)
        {
            Table = _safe;
            return _safe.Enter(now, remote, key);
        }

        /// <summary>Remembers the request being handled, which is about to run. What is refused for its form needs no memory.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="hash">Hash code of the remote.</param>
        /// <param name="key">As for <see cref="Take"/>.</param>
        /// <param name="partly">Whether it is one of the first blocks of a body, which may be taken again.</param>
        /// <param name="proven">Whether the remote has shown that it can receive.</param>
        /// <param name="settled">Whether it can't be the datagram of a request that was refused before the remote had shown that.</param>
        /// <returns>False if it must not run, because it could not be remembered.</returns>
        internal bool Remember(long now, object remote, int hash, int key, bool partly, bool proven, bool settled)
        {
            bool once = !partly && (_method & OnceMethods) != 0;
            if (Table.Entry != ExchangeTable.NoEntry)
            {
                if (once)
                {
                    _unsafe.MarkOnce(Table.Entry); // if it was anything else before
                }

                return true; // remembered already
            }

            int entry = _unsafe.Enter(now, remote, hash, key, once, proven, settled, _counters);
            _unsafe.Entry = entry < 0 ? ExchangeTable.NoEntry : entry;
            return entry != UnsafeExchangeTable.Refused;
        }

        /// <summary>How long it takes until what <see cref="Remember"/> refused may be tried again, seconds.</summary>
        internal int SecondsUntilRoom(long now, bool settled)
        {
            return _unsafe.SecondsUntilRoom(now, settled);
        }

        /// <summary>Finds the exchange of a request that was put off.</summary>
        internal void Find(long now, object remote, int messageId, int code)
        {
            _method = 1 << code;
            if ((_method & SafeMethods) != 0)
            {
                Table = _safe;
                _safe.Entry = _safe.Find(now, remote, messageId);
            }
            else
            {
                Table = _unsafe;
                _unsafe.Entry = _unsafe.Find(now, remote, messageId);
            }
        }

        /// <summary>Makes room for what <see cref="Bind"/> keeps.</summary>
        internal void MakeRoomForBindings()
        {
            _safe.MakeRoomForBindings();
            _unsafe.MakeRoomForBindings();
        }

        /// <summary>Keeps whose the request being handled is, if that is remembered; see <see cref="ExchangeTable.Bind"/>.</summary>
        internal void Bind(object principal, long binding)
        {
            if (Table.Entry != ExchangeTable.NoEntry)
            {
                Table.Bind(principal, binding);
            }
        }

        /// <summary>Whose request the one was of which a duplicate is being handled; see <see cref="ExchangeTable.PrincipalOf"/>.</summary>
        internal object PrincipalOf(out long binding)
        {
            return Table.PrincipalOf(out binding);
        }

        /// <summary>Notes that the request being handled was answered with an empty ACK.</summary>
        internal void KeepEmptyAck()
        {
            if (Table.Entry != ExchangeTable.NoEntry)
            {
                Table.ReplyLengths[Table.Entry] = ExchangeTable.EmptyAck;
            }
        }

        /// <summary>Notes that the request being handled was passed over, be it new or one that runs again: what is sent again of it
        /// runs.</summary>
        internal void Drop()
        {
            if (Table.Entry != ExchangeTable.NoEntry)
            {
                Table.ReplyLengths[Table.Entry] = ExchangeTable.ReplyGone;
            }
        }

        /// <summary>Notes that the duplicate being handled runs again: further ones find it at work.</summary>
        internal void Open()
        {
            Table.ReplyLengths[Table.Entry] = ExchangeTable.NoReply;
        }

        /// <summary>Tells whether a response that did not come in an ACK has been here before.</summary>
        internal bool IsDuplicateResponse(long now, object remote, int key)
        {
            return _safe.Find(now, remote, key) >= 0;
        }

        /// <summary>Remembers a response.</summary>
        internal void RememberResponse(long now, object remote, int key)
        {
            _safe.Enter(now, remote, key);
        }

        /// <summary>Forgets all exchanges with a remote.</summary>
        internal void Forget(object remote)
        {
            _safe.Forget(remote);
            if (_unsafe != null)
            {
                _unsafe.Forget(remote);
            }
        }

        /// <summary>Notes that a remote has shown that it can receive.</summary>
        internal void Prove(object remote)
        {
            if (_unsafe != null)
            {
                _unsafe.Prove(remote);
            }
        }
    }
}
