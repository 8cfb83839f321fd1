// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using System.Text;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Conversations;

/// <summary>
/// A conversation as a ladder diagram: a lane for each endpoint, and the messages between them in the order in which they were seen. What
/// belongs together is found out from tokens and message IDs, as the endpoints do it. RFC 7252 sections 4 and 5.
/// </summary>
public sealed class Ladder
{
    // A sender that retransmits waits longer than that: ACK_TIMEOUT is 2 s. What comes sooner was doubled by the network.
    private static readonly TimeSpan s_soonest = TimeSpan.FromMilliseconds(400);

    private readonly List<string> _lanes = [];
    private readonly List<IPEndPoint> _places = [];
    private readonly List<LadderMessage> _messages = [];
    private readonly List<Exchange> _exchanges = [];
    private readonly Dictionary<(int From, int To, int MessageId), LadderMessage> _byMessageId = [];

    // CONs that a message named by their message ID, or, if they are requests, answered with their token.
    private readonly HashSet<LadderMessage> _settled = [];

    private Ladder()
    {
    }

    /// <summary>The endpoints, "address:port", in the order in which they were seen: whoever asks first stands first.</summary>
    public IReadOnlyList<string> Lanes => _lanes;

    /// <summary>The messages, in the order in which they were seen.</summary>
    public IReadOnlyList<LadderMessage> Messages => _messages;

    /// <summary>How many exchanges there are.</summary>
    public int Exchanges => _exchanges.Count;

    /// <summary>When the first message was seen; the Unix epoch if there is none.</summary>
    public DateTimeOffset Start { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Makes a ladder.</summary>
    /// <param name="datagrams">The datagrams, in the order in which they were seen.</param>
    /// <param name="records">Those of them that are DTLS and were taken apart before; null if none was.</param>
    /// <returns>The ladder.</returns>
    public static Ladder Of(IReadOnlyList<CapturedDatagram> datagrams, IReadOnlyList<RecordDissection?>? records = null)
    {
        var ladder = new Ladder();
        if (datagrams.Count != 0)
        {
            ladder.Start = datagrams[0].Time;
        }

        for (int i = 0; i < datagrams.Count; i++)
        {
            ladder.Add(datagrams[i], records?[i]);
        }

        foreach (LadderMessage message in ladder._byMessageId.Values)
        {
            message.IsUnanswered = IsConfirmable(message) && !ladder._settled.Contains(message);
            if (message.IsUnanswered)
            {
                message.NoteList.Add("no ACK came");
            }
        }

        return ladder;
    }

    private static bool IsConfirmable(LadderMessage message)
    {
        return message.Message is { Status: ParseStatus.Ok, Type: MessageType.Confirmable };
    }

    private int Lane(IPEndPoint place)
    {
        int lane = _places.IndexOf(place);
        if (lane < 0)
        {
            lane = _places.Count;
            _places.Add(place);
            _lanes.Add(place.ToString());
        }

        return lane;
    }

    private void Add(CapturedDatagram datagram, RecordDissection? records)
    {
        MessageDissection dissection = MessageDissection.Of(datagram.Bytes);
        var message = new LadderMessage
        {
            At = datagram.Time - Start,
            From = Lane(datagram.Source),
            To = Lane(datagram.Destination),
            Message = dissection,
            Records = records ?? (RecordDissection.IsRecords(datagram.Bytes) ? RecordDissection.Of(datagram.Bytes) : null),
            Token = dissection.HasHeader ? Convert.ToHexStringLower(dissection.Bytes, 4, dissection.TokenBytes) : "",
        };
        _messages.Add(message);
        if (message.Records != null)
        {
            message.Role = LadderRole.Records;
            message.NoteList.AddRange(message.Records.Records.Take(1).Select(record =>
                string.Create(CultureInfo.InvariantCulture, $"epoch {record.Epoch}, number {record.SequenceNumber}")));
            return;
        }

        if (dissection.Status != ParseStatus.Ok)
        {
            message.Role = LadderRole.Malformed;
            message.NoteList.Add("malformed");
            return;
        }

        if (dissection.Type is MessageType.Acknowledgement or MessageType.Reset)
        {
            AddReply(message);
            return;
        }

        var key = (message.From, message.To, dissection.MessageId);
        if (_byMessageId.TryGetValue(key, out LadderMessage? before) && before.Message.Bytes.AsSpan().SequenceEqual(dissection.Bytes))
        {
            AddCopy(message, before);
        }
        else if (dissection.Code == 0)
        {
            message.Role = LadderRole.Ping;
        }
        else if (dissection.IsRequest)
        {
            AddRequest(message);
        }
        else
        {
            AddResponse(message);
        }

        _byMessageId[key] = message;
    }

    // The same bytes from the same place with the same message ID. RFC 7252 sections 4.2 and 4.5.
    private void AddCopy(LadderMessage message, LadderMessage before)
    {
        message.Role = before.Role;
        message.Exchange = before.Exchange;
        message.Path = before.Path;
        message.Transmission = before.Transmission + 1;
        bool again = IsConfirmable(message) && message.At - before.At >= s_soonest;
        message.NoteList.Add(again ? string.Create(CultureInfo.InvariantCulture, $"sent again, transmission {message.Transmission}") : "duplicate");
        if (again && IsConfirmable(before) && !_settled.Contains(before))
        {
            before.IsUnanswered = true;
            before.NoteList.Add("no ACK came");
        }
        else if (_settled.Contains(before))
        {
            _settled.Add(message); // a copy of what was answered: the answer was lost, or both crossed
        }
    }

    private void AddRequest(LadderMessage message)
    {
        message.Role = LadderRole.Request;
        message.Path = PathOf(message.Message);
        message.Exchange = _exchanges.Count;
        bool group = IsGroup(_places[message.To].Address);
        if (group)
        {
            message.NoteList.Add("to all of a group");
        }

        switch (Find(message.Message, OptionNumber.Observe))
        {
            case 0:
                message.NoteList.Add("registers");
                break;
            case 1:
                message.NoteList.Add("deregisters");
                break;
        }

        _exchanges.Add(new Exchange(message, group));
    }

    private void AddReply(LadderMessage message)
    {
        bool reset = message.Message.Type == MessageType.Reset;
        message.Role = reset ? LadderRole.Reset : LadderRole.Acknowledgement;
        _byMessageId.TryGetValue((message.To, message.From, message.Message.MessageId), out LadderMessage? about);
        if (about == null)
        {
            if (message.Message.IsResponse)
            {
                AddResponse(message);
            }
            else
            {
                message.NoteList.Add("of what, nobody knows");
            }

            return;
        }

        bool answered = !_settled.Add(about);
        message.Exchange = about.Exchange;
        message.Path = about.Path;
        if (message.Message.IsResponse)
        {
            message.Role = LadderRole.PiggybackedResponse;
            if (about.Exchange >= 0)
            {
                Observe(message, _exchanges[about.Exchange]);
            }
        }
        else if (!reset && about.Role == LadderRole.Request)
        {
            message.NoteList.Add("the answer follows");
        }
        else if (reset && about.Role is LadderRole.Notification)
        {
            message.NoteList.Add("ends the observation");
        }

        if (answered)
        {
            message.NoteList.Add("again");
        }
    }

    // By the token, and where it is from; RFC 7252 section 5.3.2. A group answers with the addresses of its members, section 8.
    private void AddResponse(LadderMessage message)
    {
        Exchange? exchange = _exchanges.FindLast(exchange => exchange.Request.From == message.To && exchange.Request.Token == message.Token
            && (exchange.IsGroup || exchange.Request.To == message.From));
        message.Role = LadderRole.Response;
        if (exchange == null)
        {
            message.NoteList.Add("to a request that is not here");
            return;
        }

        message.Exchange = exchange.Request.Exchange;
        message.Path = exchange.Request.Path;
        bool first = !exchange.IsAnswered;
        if (!first && exchange.IsRegistered)
        {
            message.Role = LadderRole.Notification;
            exchange.IsRegistered = Observe(message, exchange);
            return;
        }

        if (IsConfirmable(exchange.Request))
        {
            message.Role = LadderRole.SeparateResponse;
            message.NoteList.Add("separate response");
        }

        var key = (exchange.Request.From, exchange.Request.To, exchange.Request.Message.MessageId);
        _settled.Add(_byMessageId.GetValueOrDefault(key, exchange.Request));
        Observe(message, exchange);
    }

    // Says what an Observe option, or that there is none, means here. RFC 7641 sections 3.2 and 3.6.
    private static bool Observe(LadderMessage message, Exchange exchange)
    {
        int sequence = Find(message.Message, OptionNumber.Observe);
        bool asked = Find(exchange.Request.Message, OptionNumber.Observe) == 0;
        if (message.Role == LadderRole.Notification)
        {
            message.NoteList.Add(sequence < 0 ? "ends the observation" : string.Create(CultureInfo.InvariantCulture, $"notification {sequence}"));
        }
        else if (asked)
        {
            message.NoteList.Add(sequence < 0 ? "not registered" : string.Create(CultureInfo.InvariantCulture, $"registered, {sequence}"));
        }

        exchange.IsAnswered = true;
        exchange.IsRegistered = asked && sequence >= 0;
        return exchange.IsRegistered;
    }

    private static int Find(MessageDissection message, int number)
    {
        DissectedOption? option = message.Options.Find(option => option.IsWhole && option.Number == number);
        return option is { Value.Length: <= 3 } ? (int)OptionText.Uint(option.Value) : -1;
    }

    private static bool IsGroup(IPAddress address)
    {
        return address.IsIPv6Multicast || (address.GetAddressBytes() is [>= 224 and < 240, _, _, _]);
    }

    private static string PathOf(MessageDissection message)
    {
        var text = new StringBuilder();
        foreach (DissectedOption option in message.Options.Where(option => option.Number is OptionNumber.UriPath or OptionNumber.UriQuery))
        {
            bool path = option.Number == OptionNumber.UriPath;
            text.Append(path ? '/' : text.ToString().Contains('?') ? '&' : '?').Append(SafeText.Segment(option.Value, path ? "/?" : "&"));
        }

        return text.Length == 0 || text[0] == '?' ? "/" + text : text.ToString();
    }

    private sealed class Exchange(LadderMessage request, bool isGroup)
    {
        public LadderMessage Request { get; } = request;

        public bool IsGroup { get; } = isGroup;

        public bool IsAnswered { get; set; }

        public bool IsRegistered { get; set; }
    }
}
