// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Traffic;

/// <summary>
/// Says of an observer that the node gives up, which one, and why: RFC 7641 sections 3.6, 4.2 and 4.5. The node spends nothing on it: what
/// goes out and comes in tells, and its counter of time-outs when the last wait is over.
/// </summary>
public sealed class ObserverLog
{
    // More than a node has places for; whoever is forgotten beyond that ends without a line.
    private const int MaxObservers = 16384;

    private readonly NodeLog _log;
    private readonly int _transmissions;
    private readonly Func<int> _timedOut;
    private readonly MessageReader _reader = new(64);
    private readonly Dictionary<(object Remote, string Token), Observer> _observers = [];
    private readonly Dictionary<(object Remote, int MessageId), Observer> _told = [];
    private int _timedOutBefore;
    private long _sent;

    /// <summary>Makes the log.</summary>
    /// <param name="log">Where the lines go.</param>
    /// <param name="transmissions">How many times a CON is sent before its recipient counts as gone: 1 and MAX_RETRANSMIT.</param>
    /// <param name="timedOut">Says how many CONs nobody has acknowledged so far.</param>
    public ObserverLog(NodeLog log, int transmissions, Func<int> timedOut)
    {
        _log = log;
        _transmissions = transmissions;
        _timedOut = timedOut;
    }

    /// <summary>Follows a datagram that came in.</summary>
    /// <param name="remote">From whom.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="path">What it is about, as far as that is known.</param>
    public void Received(object remote, byte[] buffer, int length, string? path)
    {
        if (_reader.Parse(buffer, length) != ParseStatus.Ok)
        {
            return;
        }

        int observe = _reader.Uint(OptionSlot.Observe);
        if (_reader.Code == CoapCode.Empty)
        {
            if (_told.TryGetValue((remote, _reader.MessageId), out Observer? observer))
            {
                observer.Unanswered = 0;
                if (_reader.Type == MessageType.Reset)
                {
                    GiveUp(observer, "it has answered with a Reset");
                }
            }
        }
        else if ((int)_reader.Code < 0x20 && observe == 0)
        {
            if (_observers.Count >= MaxObservers)
            {
                _observers.Clear();
                _told.Clear();
            }

            var observer = new Observer(remote, Token(buffer), path ?? "/");
            Forget(observer.Key);
            _observers.Add(observer.Key, observer);
        }
        else if ((int)_reader.Code < 0x20 && observe == 1)
        {
            Forget((remote, Token(buffer)));
        }
    }

    /// <summary>Follows a datagram that went out.</summary>
    /// <param name="remote">To whom.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="length">Its bytes.</param>
    public void Sent(object remote, byte[] buffer, int length)
    {
        if (_reader.Parse(buffer, length) != ParseStatus.Ok || _reader.Code == CoapCode.Empty
            || !_observers.TryGetValue((remote, Token(buffer)), out Observer? observer))
        {
            return;
        }

        if (_reader.Uint(OptionSlot.Observe) < 0)
        {
            // The answer to a registration says by that, and by an error, that there is none.
            Forget(observer.Key);
            if (observer.IsTold)
            {
                Write(observer, "the resource has no state to show any more");
            }

            return;
        }

        observer.IsTold = true;
        if (_reader.Type == MessageType.Confirmable)
        {
            observer.Unanswered++;
            observer.LastSent = ++_sent;
        }

        if (_reader.Type != MessageType.Acknowledgement && _told.TryAdd((remote, _reader.MessageId), observer)
            && observer.Remember(_reader.MessageId) is { } forgotten)
        {
            _told.Remove((remote, forgotten));
        }
    }

    /// <summary>Looks whether the node has waited for an acknowledgement in vain; before each wait is often enough.</summary>
    public void CheckTimeouts()
    {
        int count = _timedOut() - _timedOutBefore;
        if (count == 0)
        {
            return;
        }

        _timedOutBefore += count;
        foreach (Observer observer in _observers.Values.Where(observer => observer.Unanswered >= _transmissions)
            .OrderBy(observer => observer.LastSent).Take(count).ToArray())
        {
            GiveUp(observer, FormattableString.Invariant($"no ACK after {_transmissions} transmissions"));
        }
    }

    private void GiveUp(Observer observer, string why)
    {
        Forget(observer.Key);
        Write(observer, why);
    }

    private void Forget((object Remote, string Token) key)
    {
        if (_observers.Remove(key, out Observer? observer))
        {
            foreach (int messageId in observer.MessageIds)
            {
                _told.Remove((key.Remote, messageId));
            }
        }
    }

    private void Write(Observer observer, string why)
    {
        LogLine line = _log.Begin().Add($"** observer {observer.Key.Remote} of {observer.Path} ");
        _log.Write(line.Add("given up", LogStyle.Warning).Add(": " + why));
    }

    private string Token(byte[] buffer)
    {
        return Convert.ToHexString(buffer, MessageReader.TokenOffset, _reader.TokenLength);
    }

    private sealed class Observer(object remote, string token, string path)
    {
        // A Reset to a notification comes at once, or behind a few others.
        private readonly int?[] _messageIds = new int?[8];
        private int _next;

        public (object Remote, string Token) Key { get; } = (remote, token);

        public string Path { get; } = path;

        /// <summary>The message IDs that it keeps.</summary>
        public IEnumerable<int> MessageIds => _messageIds.OfType<int>();

        /// <summary>Whether it has got a state.</summary>
        public bool IsTold { get; set; }

        /// <summary>CONs since it has last answered one, retransmissions included.</summary>
        public int Unanswered { get; set; }

        /// <summary>The place of the last one among all that were sent.</summary>
        public long LastSent { get; set; }

        /// <summary>Keeps a message ID.</summary>
        /// <returns>The one that it takes the place of, or null.</returns>
        public int? Remember(int messageId)
        {
            int? forgotten = _messageIds[_next];
            _messageIds[_next] = messageId;
            _next = (_next + 1) % _messageIds.Length;
            return forgotten;
        }
    }
}
