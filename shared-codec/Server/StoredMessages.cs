// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Server
{
    /// <summary>
    /// The places for messages that are kept while they are on their way: a few, of which those get half at most who have not shown that they
    /// can receive.
    /// </summary>
    internal sealed class StoredMessages
    {
        internal int Held; // answers to multicast

        private readonly MessageLayer _layer;
        private readonly StoredMessage[] _rows;

        internal StoredMessages(EndpointConfig config, MessageLayer layer)
        {
            _layer = layer;
            _rows = new StoredMessage[config.Transmissions];
            for (int i = 0; i < _rows.Length; i++)
            {
                _rows[i] = new StoredMessage(layer, config.TransmissionBytes);
            }
        }

        /// <summary>Gets how many are taken.</summary>
        internal int Used
        {
            get
            {
                int used = 0;
                for (int i = 0; i < _rows.Length; i++)
                {
                    used += _rows[i].Length != 0 ? 1 : 0;
                }

                return used;
            }
        }

        /// <summary>Looks for a free place. It is taken once it has a length.</summary>
        /// <param name="proven">Whether it is for somebody who can receive.</param>
        /// <returns>The place, or null.</returns>
        internal StoredMessage Take(bool proven)
        {
            if (!proven && Used >= (_rows.Length + 1) / 2)
            {
                return null;
            }

            for (int i = 0; i < _rows.Length; i++)
            {
                if (_rows[i].Length == 0)
                {
                    return _rows[i];
                }
            }

            return null;
        }

        /// <summary>Keeps an answer to a multicast request until a random part of the leisure has passed. RFC 7252 section 8.2.</summary>
        /// <param name="message">A free place that holds it.</param>
        /// <param name="length">Bytes of it.</param>
        internal void Hold(StoredMessage message, int length)
        {
            message.Length = length;
            message.Remote = _layer.Source.Remote;
            message.DueAt = _layer.Source.Now + _layer.Random.Next(_layer.Parameters.DefaultLeisureMs + 1);
            Held++;
        }

        /// <summary>Sends the answers whose time has come.</summary>
        /// <param name="now">The time.</param>
        /// <returns>When the next one is due.</returns>
        internal long HandleDeadlines(long now)
        {
            long deadline = long.MaxValue;
            for (int i = 0; i < _rows.Length && Held != 0; i++)
            {
                StoredMessage message = _rows[i];
                if (message.Remote == null)
                {
                    continue;
                }

                if (message.DueAt <= now)
                {
                    object remote = message.Remote;
                    int length = message.Length;
                    message.Remote = null;
                    message.Length = 0;
                    Held--;
                    _layer.Transmissions.WakeWaiting();
                    _layer.Out.SendNon(remote, message.Bytes, length, _layer.Out.NewMessageId(remote));
                }
                else if (message.DueAt < deadline)
                {
                    deadline = message.DueAt;
                }
            }

            return deadline;
        }
    }
}
