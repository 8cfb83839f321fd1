// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// Which requests a node has to know again, of those that change something: told from what it got, and from the number of its places
/// (RFC 7252 section 4.5, and the list of gaps in shared-codec/README.md). As long as all had a place, all of them. Once they had not, a
/// PUT may have been forgotten; a POST only after MAX_TRANSMIT_SPAN, or when its sender has gone on to its next request, or if its sender
/// had not shown that it can receive. What was refused for want of a place is known again as far as it is the last one of its sender.
/// A protected request has a place whatever it does, and is never run again: without its place it is a replay (RFC 8613 section 7.4).
/// </summary>
public sealed class NodeMemory
{
    private const int OnceMethods = (1 << (int)CoapCode.Post) | (1 << (int)CoapCode.Patch);
    private const int AllMethods = OnceMethods | (1 << (int)CoapCode.Put) | (1 << (int)CoapCode.Delete) | (1 << (int)CoapCode.IPatch);
    private const int RefusalMs = 10000; // for so long strangers find no room after one was refused

    private readonly EventQueue _events;
    private readonly TransmissionParameters _parameters;
    private readonly int _places;
    private readonly Dictionary<(Address From, int Key), Entry> _entries = [];
    private readonly Dictionary<Address, Entry> _newest = [];
    private readonly Queue<Entry>[] _live = [new(), new()]; // CONs, and NONs, whose lifetime is another one
    private int _strangers; // of these
    private Entry _current = new(null, 0); // the request that the node got last
    private bool _again;
    private long _fullAt = -1; // when there were last more than there are places
    private long _strangersFullAt = -1;
    private long _changedAt = -1; // when the node restarted last, or lost a key

    /// <summary>Makes the memory of a node that has just begun.</summary>
    /// <param name="events">Says what time it is.</param>
    /// <param name="parameters">Timing of the node.</param>
    /// <param name="places">How many of them it has room for.</param>
    public NodeMemory(EventQueue events, TransmissionParameters parameters, int places)
    {
        _events = events;
        _parameters = parameters;
        _places = places;
    }

    /// <summary>Duplicates that the node got and had to know.</summary>
    public int HadToKnow { get; private set; }

    /// <summary>Duplicates that ran again, as they may.</summary>
    public int RanAgain { get; private set; }

    /// <summary>Takes note of a request that the node gets.</summary>
    /// <param name="from">Who sends it.</param>
    /// <param name="message">The request.</param>
    /// <param name="shown">Whether its sender has surely shown lately that it can receive.</param>
    /// <param name="isProtected">Whether it was inside of one that is protected.</param>
    public void Take(Address from, RawMessage message, bool shown, bool isProtected)
    {
        // Outside it is a POST, or with Observe a FETCH, which has another kind of place. What is sealed, and not by who sends it, has none.
        bool takesPlace = isProtected
            ? message.Number(OptionNumber.Observe) < 0
            : message.Code < 0x20 && (AllMethods & (1 << message.Code)) != 0 && message.Bytes(OptionNumber.Oscore) == null;
        if (!takesPlace)
        {
            return;
        }

        long now = _events.NowMs;
        int key = message.Type == MessageType.Confirmable ? message.MessageId : message.MessageId | 0x10000;
        int lifetime = message.Type == MessageType.Confirmable ? _parameters.ExchangeLifetimeMs : _parameters.NonLifetimeMs;
        _again = _entries.TryGetValue((from, key), out Entry? known) && now < known.Until;
        if (_again)
        {
            _current = known!;
            HadToKnow += (_current.IsProtected ? MayBeReplay() : MayHaveForgotten()) ? 0 : 1;
            return;
        }

        foreach (Queue<Entry> live in _live)
        {
            while (live.TryPeek(out Entry? oldest) && oldest.Until <= now)
            {
                live.Dequeue();
                _entries.Remove((oldest.From!, oldest.Key));
                _strangers -= oldest.HasShown ? 0 : 1;
            }
        }

        bool once = (OnceMethods & (1 << message.Code)) != 0;
        _current = new Entry(from, now) { Key = key, Until = now + lifetime, HasShown = shown, IsOnce = once, IsProtected = isProtected };
        _entries[(from, key)] = _current;
        _newest[from] = _current;
        _live[key >> 16].Enqueue(_current);
        _strangers += shown ? 0 : 1;
        _fullAt = _live[0].Count + _live[1].Count > _places ? now : _fullAt;
        _strangersFullAt = _strangers > (_places + 1) / 2 ? now : _strangersFullAt;
    }

    /// <summary>Takes note of what the node answers: what it refuses for its form needs no place.</summary>
    /// <param name="to">Who is answered.</param>
    /// <param name="message">The answer.</param>
    /// <param name="isProtected">Whether it was inside of one that is protected.</param>
    /// <returns>False if it says of a duplicate that the node had to know that it is a replay.</returns>
    public bool Answered(Address to, RawMessage message, bool isProtected)
    {
        if (_current.From != to)
        {
            return true;
        }

        if (message.Code == (int)CoapCode.ServiceUnavailable)
        {
            _current.RefusedAt = _events.NowMs;
        }

        bool answers = message.Type == MessageType.Acknowledgement && message.MessageId == _current.Key;
        if (answers && isProtected)
        {
            _current.IsServed |= !KeyHolder.IsChallenge(message);
        }

        return isProtected || !answers || !_again || !_current.IsServed || !message.Is(CoapCode.Unauthorized) || MayBeReplay();
    }

    /// <summary>Says that the node has restarted, or that a key has gone: what it got before may be anything to it.</summary>
    public void Changed()
    {
        _changedAt = _events.NowMs;
    }

    /// <summary>Says that a handler runs for the request that the node got last.</summary>
    /// <returns>True if it is none that the node had to know; then it has to from now on.</returns>
    public bool Runs()
    {
        bool may = !_again || MayHaveForgotten() || MayHaveFoundRoom();
        if (_again && may)
        {
            RanAgain++;
            _current.At = _events.NowMs;
            _newest[_current.From!] = _current;
        }

        return may;
    }

    /// <summary>Whether the handler that runs runs for a duplicate.</summary>
    public bool IsAgain => _again;

    // By another request of its sender, which has done with it.
    private bool IsFollowed()
    {
        return _newest[_current.From!] != _current;
    }

    private bool HadNoPlace()
    {
        return _fullAt >= _current.At || (!_current.HasShown && _strangersFullAt >= _current.At);
    }

    private bool MayBeReplay()
    {
        return HadNoPlace() || _current.At <= _changedAt;
    }

    private bool MayHaveForgotten()
    {
        return !_current.IsProtected && HadNoPlace() && (!_current.IsOnce || !_current.HasShown || IsFollowed()
            || _events.NowMs - _current.At >= _parameters.MaxTransmitSpanMs);
    }

    // A POST that was refused, and whose sender may have made another one of it since.
    private bool MayHaveFoundRoom()
    {
        return !_current.IsProtected && _current.RefusedAt >= 0 && (IsFollowed() || _events.NowMs - _current.RefusedAt >= RefusalMs);
    }

    private sealed class Entry(Address? from, long at)
    {
        public Address? From { get; } = from;

        public long At { get; set; } = at; // when it was first there, or ran again

        public int Key { get; init; } // message ID and type

        public long Until { get; init; }

        public bool HasShown { get; init; }

        public bool IsOnce { get; init; }

        public bool IsProtected { get; init; }

        public bool IsServed { get; set; } // a protected one has had its answer

        public long RefusedAt { get; set; } = -1;
    }
}
