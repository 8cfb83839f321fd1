// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Values;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>
    /// /node: how the node is doing. GET answers with lines of name=value, or with a CBOR map of the same names: version, uptime, memory,
    /// and every counter.
    /// </summary>
    /// <remarks>
    /// It changes with every request, and may be read in blocks, by several clients at a time: all of them are shown the text that
    /// the first one was, under one entity-tag, until nobody reads it any more. RFC 7959 section 2.4.
    /// </remarks>
    public sealed class NodeResource : Resource
    {
        // How long a text is held, and how long after a later block of it. Longer than a client waits before it sends a request again,
        // RFC 7252 section 4.2, so that one lost datagram does not tear a transfer.
        private const int HoldMs = 5000;

        // However slowly somebody reads, others want to see something newer. Time for each block to be lost once.
        private const int LongestHoldMs = 120000;

        private readonly SensorNode _node;
        private readonly NodeBoard _board;

        // Names of the fields in their order, each before a comma. As literals they stay in flash; each is short, for nanoCLR counts the
        // characters of a string from its start whenever it is asked for one.
        private readonly string[] _names = new string[]
        {
            "version,uptime,free,settings,unsaved,access,keys,window,observers,outstanding,received,sent,requests,duplicates,errors,pings,",
            "malformed,rejected,ignored,notifications,notifications-con,notifications-delayed,observers-refused,observers-ended,",
            "retransmissions,timed-out,exchanges-evicted,replies-lost,bodies-refused,later-refused,responses-too-large,handler-errors,",
            "multicast-suppressed,answers-limited,probes,access-refused,requests-paced,send-failures,",
            "sessions,handshakes,handshakes-failed,hellos,hellos-dropped,flights-repeated,sessions-evicted,records-malformed,",
            "records-replayed,records-forged,records-ignored,",
        };

        private const int VersionField = 0; // places of fields
        private const int UptimeField = 1;
        private const int SettingsField = 3;
        private const int AccessField = 5; // and two more, where access is not for everybody
        private const int AccessFields = 3;
        private const int FirstCounter = 10;
        private const int SessionField = 38; // and those behind it, where there is coaps
        private const int SessionFields = 11;
        private const int Fields = SessionField + SessionFields;

        private readonly byte[] _version = Utf8.Encode(SensorNode.Version);
        private readonly byte[] _settings; // the same until the next start

        // Whether the text was shown to anybody since it was taken; until when it is held; when it was taken.
        private bool _held;
        private long _holdUntil;
        private long _takenAt;

        // As they were then.
        private readonly int[] _values;
        private long _uptime;
        private byte[] _access; // null: for everybody
        private bool _hasSessions;

        /// <summary>Makes the resource.</summary>
        /// <param name="node">The node.</param>
        /// <param name="board">Its board.</param>
        internal NodeResource(SensorNode node, NodeBoard board)
            : base("node", Methods.Get)
        {
            _node = node;
            _board = board;
            _values = new int[board.Access == null ? SessionField : Fields];
            SettingsOrigin origin = node.SettingsOrigin;
            _settings = Utf8.Encode(
                origin == SettingsOrigin.Stored ? "stored"
                : origin == SettingsOrigin.Damaged ? "damaged"
                : "default");
            ResourceType = "node";
            InterfaceDescription = "core.rp";
            Title = "Version, uptime, memory and counters";
            ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Cbor };
            Versioned = true;
            MaxAgeSeconds = 0; // of a 2.03, which says nothing of how long the text will be held
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            long now = _board.Clock.NowMs;
            if (!_held)
            {
                _held = true;
                _takenAt = now;
                _holdUntil = now + HoldMs;
                TakeStock(now);
            }
            else if (response.IsLaterBlock)
            {
                long longest = _takenAt + LongestHoldMs;
                _holdUntil = now + HoldMs < longest ? now + HoldMs : longest;
            }

            long left = _holdUntil - now;
            response.MaxAgeSeconds = left > 0 ? (int)(left / 1000) : 0;

            Append(response, request.AcceptedFormat == ContentFormat.Cbor);
            return CoapCode.Content;
        }

        /// <summary>
        /// Lets go of a text that nobody reads any more; the next GET takes another. Not done by that GET itself: its entity-tag is
        /// made before it runs.
        /// </summary>
        /// <param name="now">The time, milliseconds.</param>
        internal void Tick(long now)
        {
            if (_held && now >= _holdUntil)
            {
                _held = false;
                Changed();
            }
        }

        private void TakeStock(long now)
        {
            int[] values = _values;
            _uptime = (now - _node.StartedAt) / 1000;
            values[2] = _board.System.FreeBytes;
            values[4] = _node.IsUnsaved ? 1 : 0;
            NodeAccess access = _board.Access;
            if (access != null)
            {
                _access = access.State;
                values[AccessField + 1] = access.KeyCount;
                values[AccessField + 2] = access.WindowSeconds(now);
                _hasSessions = access.CountSessions(values, SessionField);
            }

            values[8] = _node.Endpoint.ObserverCount;
            values[9] = _node.Endpoint.OutstandingCount;
            EndpointCounters counters = _node.Endpoint.Counters;
            for (int i = FirstCounter; i < SessionField; i++)
            {
                values[i] = Counter(counters, i);
            }
        }

        private void Append(Response response, bool cbor)
        {
            int fields = _hasSessions ? Fields : SessionField;
            int line = 0;
            string names = _names[0];
            int at = 0;
            if (cbor)
            {
                Cbor.Head(response, Cbor.Map, _access == null ? fields - AccessFields : fields);
            }

            for (int i = 0; i < fields; i++)
            {
                if (at == names.Length)
                {
                    names = _names[++line];
                    at = 0;
                }

                int end = at;
                while (names[end] != ',')
                {
                    end++;
                }

                if (_access == null && i >= AccessField && i < AccessField + AccessFields)
                {
                    at = end + 1;
                    continue;
                }

                if (cbor)
                {
                    Cbor.Head(response, Cbor.Text, end - at);
                }
                else if (i != 0)
                {
                    response.AppendByte((byte)'\n');
                }

                while (at < end)
                {
                    response.AppendByte((byte)names[at++]);
                }

                at++;
                if (!cbor)
                {
                    response.AppendByte((byte)'=');
                }

                byte[] text = i == VersionField ? _version : i == SettingsField ? _settings : i == AccessField ? _access : null;
                if (text != null)
                {
                    if (cbor)
                    {
                        Cbor.Head(response, Cbor.Text, text.Length);
                    }

                    response.Append(text);
                }
                else
                {
                    long value = i == UptimeField ? _uptime : _values[i];
                    if (cbor)
                    {
                        Cbor.Integer(response, value);
                    }
                    else
                    {
                        response.AppendNumber(value);
                    }
                }
            }
        }

        private static int Counter(EndpointCounters counters, int index)
        {
            switch (index)
            {
                case 10: return counters.Received;
                case 11: return counters.Sent;
                case 12: return counters.Requests;
                case 13: return counters.Duplicates;
                case 14: return counters.ErrorResponses;
                case 15: return counters.Pings;
                case 16: return counters.Malformed;
                case 17: return counters.Rejected;
                case 18: return counters.Ignored;
                case 19: return counters.Notifications;
                case 20: return counters.ConfirmableNotifications;
                case 21: return counters.NotificationsDelayed;
                case 22: return counters.ObserversRefused;
                case 23: return counters.ObserversEnded;
                case 24: return counters.Retransmissions;
                case 25: return counters.TimedOut;
                case 26: return counters.ExchangesEvicted;
                case 27: return counters.RepliesLost;
                case 28: return counters.BodiesRefused;
                case 29: return counters.LaterRefused;
                case 30: return counters.ResponsesTooLarge;
                case 31: return counters.HandlerErrors;
                case 32: return counters.MulticastSuppressed;
                case 33: return counters.AnswersLimited;
                case 34: return counters.Probes;
                case 35: return counters.AccessRefused;
                case 36: return counters.RequestsPaced;
                default: return counters.SendFailures;
            }
        }
    }
}
