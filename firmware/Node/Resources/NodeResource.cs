// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Node
{
    /// <summary>/node: how the node is doing. GET answers with lines of name=value: version, uptime, memory, and every counter.</summary>
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
        private readonly byte[] _version = Utf8.Encode(SensorNode.Version);
        private readonly byte[][] _names =
        {
            Utf8.Encode("received"),
            Utf8.Encode("sent"),
            Utf8.Encode("requests"),
            Utf8.Encode("duplicates"),
            Utf8.Encode("errors"),
            Utf8.Encode("pings"),
            Utf8.Encode("malformed"),
            Utf8.Encode("rejected"),
            Utf8.Encode("ignored"),
            Utf8.Encode("notifications"),
            Utf8.Encode("notifications-con"),
            Utf8.Encode("notifications-delayed"),
            Utf8.Encode("observers-refused"),
            Utf8.Encode("observers-ended"),
            Utf8.Encode("retransmissions"),
            Utf8.Encode("timed-out"),
            Utf8.Encode("exchanges-evicted"),
            Utf8.Encode("replies-lost"),
            Utf8.Encode("bodies-refused"),
            Utf8.Encode("later-refused"),
            Utf8.Encode("responses-too-large"),
            Utf8.Encode("handler-errors"),
            Utf8.Encode("multicast-suppressed"),
            Utf8.Encode("answers-limited"),
            Utf8.Encode("probes"),
            Utf8.Encode("access-refused"),
            Utf8.Encode("requests-paced"),
            Utf8.Encode("send-failures"),
        };

        private readonly byte[] _versionName = Utf8.Encode("version");
        private readonly byte[] _uptimeName = Utf8.Encode("uptime");
        private readonly byte[] _freeName = Utf8.Encode("free");
        private readonly byte[] _settings; // the whole line: it is the same until the next start
        private readonly byte[] _unsavedName = Utf8.Encode("unsaved");
        private readonly byte[] _observersName = Utf8.Encode("observers");
        private readonly byte[] _outstandingName = Utf8.Encode("outstanding");
        private readonly byte[] _accessName = Utf8.Encode("\naccess=");
        private readonly byte[] _keysName = Utf8.Encode("keys");
        private readonly byte[] _windowName = Utf8.Encode("window");

        // Whether the text was shown to anybody since it was taken; until when it is held; when it was taken.
        private bool _held;
        private long _holdUntil;
        private long _takenAt;

        // As they were then.
        private readonly int[] _values;
        private long _uptime;
        private long _free;
        private int _unsaved;
        private int _observers;
        private int _outstanding;
        private byte[] _access;
        private int _keys;
        private int _window;

        /// <summary>Makes the resource.</summary>
        /// <param name="node">The node.</param>
        /// <param name="board">Its board.</param>
        internal NodeResource(SensorNode node, NodeBoard board)
            : base("node", Methods.Get)
        {
            _node = node;
            _board = board;
            SettingsOrigin origin = node.SettingsOrigin;
            _settings = Utf8.Encode(
                origin == SettingsOrigin.Stored ? "\nsettings=stored"
                : origin == SettingsOrigin.Damaged ? "\nsettings=damaged"
                : "\nsettings=default");
            ResourceType = "node";
            InterfaceDescription = "core.rp";
            Title = "Version, uptime, memory and counters";
            ContentFormats = new int[] { ContentFormat.TextPlain };
            Versioned = true;
            MaxAgeSeconds = 0; // of a 2.03, which says nothing of how long the text will be held
            _values = new int[_names.Length];
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

            response.Append(_versionName);
            response.AppendByte((byte)'=');
            response.Append(_version);
            Line(response, _uptimeName, _uptime);
            Line(response, _freeName, _free);
            response.Append(_settings);
            Line(response, _unsavedName, _unsaved);
            if (_access != null)
            {
                response.Append(_accessName);
                response.Append(_access);
                Line(response, _keysName, _keys);
                Line(response, _windowName, _window);
            }

            Line(response, _observersName, _observers);
            Line(response, _outstandingName, _outstanding);
            for (int i = 0; i < _names.Length; i++)
            {
                Line(response, _names[i], _values[i]);
            }

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
            _uptime = (now - _node.StartedAt) / 1000;
            _free = _board.System.FreeBytes;
            _unsaved = _node.IsUnsaved ? 1 : 0;
            _observers = _node.Endpoint.ObserverCount;
            _outstanding = _node.Endpoint.OutstandingCount;
            NodeAccess access = _board.Access;
            if (access != null)
            {
                _access = access.State;
                _keys = access.KeyCount;
                _window = access.WindowSeconds(now);
            }

            EndpointCounters counters = _node.Endpoint.Counters;
            for (int i = 0; i < _values.Length; i++)
            {
                _values[i] = Counter(counters, i);
            }
        }

        private static int Counter(EndpointCounters counters, int index)
        {
            switch (index)
            {
                case 0: return counters.Received;
                case 1: return counters.Sent;
                case 2: return counters.Requests;
                case 3: return counters.Duplicates;
                case 4: return counters.ErrorResponses;
                case 5: return counters.Pings;
                case 6: return counters.Malformed;
                case 7: return counters.Rejected;
                case 8: return counters.Ignored;
                case 9: return counters.Notifications;
                case 10: return counters.ConfirmableNotifications;
                case 11: return counters.NotificationsDelayed;
                case 12: return counters.ObserversRefused;
                case 13: return counters.ObserversEnded;
                case 14: return counters.Retransmissions;
                case 15: return counters.TimedOut;
                case 16: return counters.ExchangesEvicted;
                case 17: return counters.RepliesLost;
                case 18: return counters.BodiesRefused;
                case 19: return counters.LaterRefused;
                case 20: return counters.ResponsesTooLarge;
                case 21: return counters.HandlerErrors;
                case 22: return counters.MulticastSuppressed;
                case 23: return counters.AnswersLimited;
                case 24: return counters.Probes;
                case 25: return counters.AccessRefused;
                case 26: return counters.RequestsPaced;
                default: return counters.SendFailures;
            }
        }

        private static void Line(Response response, byte[] name, long value)
        {
            response.AppendByte((byte)'\n');
            response.Append(name);
            response.AppendByte((byte)'=');
            response.AppendNumber(value);
        }
    }
}
