// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// An observation from the side of a client, after RFC 7641: notifications are put in order by section 3.4, and when what it has is no
/// longer fresh, and some seconds more have passed, it asks again (section 3.3.1).
/// </summary>
internal sealed class Observation
{
    private readonly VirtualClient _client;
    private readonly World _world;
    private readonly Subject _subject;
    private byte[] _token = [];
    private bool _known;       // the token stands for this
    private bool _asking;      // a GET is under way
    private readonly int _tripMs;
    private bool _isTurning;   // under the token of another observation, and not yet answered
    private long? _turnedAt;
    private bool _ended;
    private int _sequence = -1; // of the newest notification
    private long _sequenceAt;
    private long _askAt;
    private long _timerAt = -1;

    public Observation(VirtualClient client, Subject subject)
        : this(client, subject, [])
    {
    }

    private Observation(VirtualClient client, Subject subject, byte[] token)
    {
        _client = client;
        _world = client.World;
        _subject = subject;
        if (token.Length != 0)
        {
            _token = token;
            _known = true;
            _isTurning = true;
            _tripMs = client.Link.MinDelayMs + client.Link.SpreadMs; // the link may become better meanwhile
            _client.Watch(token, this);
        }

        Ask();
    }

    /// <summary>The newest state that it has, or -1.</summary>
    public int State { get; private set; } = -1;

    /// <summary>When that came.</summary>
    public long StateAt { get; private set; }

    /// <summary>Whether the node has said that it will send notifications.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>When the node last said so in the answer to a registration or renewal.</summary>
    public long AgreedAt { get; private set; }

    public TokenKey Token => TokenKey.Of(_token);

    public Subject Subject => _subject;

    public VirtualClient Client => _client;

    public bool HasEnded => _ended;

    /// <summary>Called with each notification that is not the answer to a request.</summary>
    public Action? OnNotified { get; set; }

    /// <summary>Ends it with a GET (section 3.6).</summary>
    public void Deregister()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (_known)
        {
            RawMessage get = Get(1);
            byte[] token = _token;
            _client.Send(get, _ => _client.Forget(token));
        }
    }

    /// <summary>Renews the registration, though there may be no need to (section 3.3.1).</summary>
    public void Renew()
    {
        if (_known && !_asking && !_ended)
        {
            _world.Statistics.Renewals++;
            Ask();
        }
    }

    /// <summary>Goes on with its token, but with something else: RFC 7641 section 4.1, a token stands for one registration.</summary>
    /// <returns>The other observation; null if an answer is still awaited, for then it would be taken for that of the other.</returns>
    public Observation? TurnTo(Subject subject)
    {
        if (!_known || _asking || _ended)
        {
            return null;
        }

        _ended = true;
        return new Observation(_client, subject, _token);
    }

    /// <summary>Ends it by forgetting about it: the next notification is reset (section 3.6).</summary>
    public void Forget()
    {
        _ended = true;
        Drop();
    }

    /// <summary>Says that its client has another address: what the node knows is the old one.</summary>
    public void Moved()
    {
        Drop();
        if (!_asking && !_ended)
        {
            Ask();
        }
    }

    /// <summary>
    /// Registers anew, as soon as nothing is under way: the node knows nobody any more. Under another token, for its sequence numbers
    /// begin anew too, and would be taken for old ones.
    /// </summary>
    public void AskAnew()
    {
        if (_asking)
        {
            _world.Events.After(1000, AskAnew);
        }
        else if (!_ended)
        {
            Drop();
            Ask();
        }
    }

    /// <summary>The response to one of its own GETs, in an ACK.</summary>
    public void OnResponse(RawMessage message)
    {
        if (!_ended)
        {
            if (_isTurning)
            {
                _isTurning = false;
                _turnedAt = _world.Events.NowMs;
            }

            AgreedAt = _world.Events.NowMs;
            Take(message);
            _world.Promptness.Heard(this);
        }
    }

    /// <summary>A notification.</summary>
    /// <returns>False if it is not wanted.</returns>
    public bool OnNotification(RawMessage message)
    {
        if (!_known)
        {
            return false;
        }

        if (!_ended && !IsOfAnother(message))
        {
            _world.Statistics.NotificationsSeen++;
            OnNotified?.Invoke();
            Take(message);
            _world.Promptness.Heard(this);
        }

        return true;
    }

    // What is on its way from before the token was turned shows the state of the other resource.
    private bool IsOfAnother(RawMessage message)
    {
        bool mayBe = _isTurning || _world.Events.NowMs - _turnedAt <= _tripMs;
        return mayBe && message.IsSuccess() && _subject.StateOf(message.Payload) < 0;
    }

    private void Take(RawMessage message)
    {
        long now = _world.Events.NowMs;
        int sequence = message.Number(OptionNumber.Observe);
        if (sequence < 0 || !message.IsSuccess())
        {
            // No observation under this token (any more): section 3.2 and 4.2. A plain answer shows the state all the same.
            _world.Statistics.ObservationsEndedByNode++;
            Drop();
            if (message.IsSuccess() && message.Payload.Length != 0)
            {
                Show(message);
            }

            AskAfter(message.MaxAgeMs());
            return;
        }

        IsRegistered = true;
        int state = _subject.StateOf(message.Payload);
        if (state < 0 || (_subject.Ordered && state > _subject.Newest()))
        {
            string payload = Convert.ToHexStringLower(message.Payload);
            _world.Verdict.Fail($"{_client.Name} got a notification of {_subject.Path} that shows no state: {payload}");
            return;
        }

        bool newer = _sequence < 0 || NotificationOrder.IsNewer(_sequence, _sequenceAt, sequence, now);
        if (_subject.Ordered && State >= 0 && (newer ? state < State : state > State))
        {
            _world.Verdict.Fail(string.Create(CultureInfo.InvariantCulture,
                $"{_client.Name} holds state {State} of {_subject.Path} by sequence number {_sequence}, {now - _sequenceAt} ms old; by section 3.4 "
                + $"of RFC 7641 state {state} by {sequence} is {(newer ? "newer" : "older")}"));
            return;
        }

        if (!newer)
        {
            _world.Statistics.StaleNotifications++;
            return;
        }

        _sequence = sequence;
        _sequenceAt = now;
        Show(message);
        AskAfter(message.MaxAgeMs());
    }

    private void Show(RawMessage message)
    {
        State = _subject.StateOf(message.Payload);
        StateAt = _world.Events.NowMs;
    }

    private void Drop()
    {
        if (_known)
        {
            _client.Forget(_token);
        }

        _known = false;
        IsRegistered = false;
        _sequence = -1;
    }

    private void AskAfter(int freshMs)
    {
        _askAt = _world.Events.NowMs + freshMs + _world.Chance.Between(5000, 15000);
        if (_timerAt < 0 || _askAt < _timerAt)
        {
            Arm();
        }
    }

    private void Arm()
    {
        long at = _askAt;
        _timerAt = at;
        _world.Events.At(at, () =>
        {
            if (_timerAt == at)
            {
                OnTimer();
            }
        });
    }

    private void OnTimer()
    {
        _timerAt = -1;
        if (_ended || _asking)
        {
            return;
        }

        if (_world.Events.NowMs >= _askAt)
        {
            _world.Statistics.Renewals += _known ? 1 : 0;
            Ask();
            return;
        }

        Arm();
    }

    private void Ask()
    {
        if (!_known)
        {
            // A token of its own each time: what is still on its way under the old one is not to be taken for this.
            _token = _client.NewToken();
            _known = true;
            _client.Watch(_token, this);
        }

        _asking = true;
        _client.Send(Get(0), answer =>
        {
            _asking = false;
            if (_ended)
            {
                return;
            }

            // Nothing is known of the registration now, or the answer was a late one that newer notifications have overtaken, or the
            // address has changed meanwhile.
            if (answer.Response == null || _timerAt < 0)
            {
                AskAfter(0);
            }
        });
    }

    private RawMessage Get(uint observe)
    {
        RawMessage get = RawMessage.Request(MessageType.Confirmable, CoapCode.Get, _subject.Path, _token).Uint(OptionNumber.Observe, observe);
        foreach (string query in _subject.Query)
        {
            get.Text(OptionNumber.UriQuery, query);
        }

        return get;
    }
}
