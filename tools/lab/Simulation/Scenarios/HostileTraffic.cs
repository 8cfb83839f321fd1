// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// Datagrams of those who mean no good. None of them changes anything that a conforming client has a say in, unless it says so.
/// </summary>
internal sealed class HostileTraffic
{
    private const int MaxNoise = 1000;

    private static readonly string[] s_paths = ["temperature", "state", "page", "alarm", ".well-known/core", "node", "config", "nowhere", "slow"];
    private static readonly string[] s_observable = ["temperature", "state", "page", "alarm", "config"];

    private readonly Chance _chance;
    private int _nextMessageId;
    private byte[] _last = [0x40, 0, 0, 0];

    public HostileTraffic(Chance chance)
    {
        _chance = chance;
        _nextMessageId = chance.Below(0x10000);
    }

    /// <summary>A request that is answered with more bytes than it has.</summary>
    public byte[] Asking()
    {
        switch (_chance.Below(8))
        {
            case 0:
                return Registration();
            case 1:
                return _last; // a duplicate gets an answer too
            case 2:
                return Refused();
            case 3:
                return MessageFields.Empty(MessageType.Confirmable, MessageId());
            default:
                return Get();
        }
    }

    /// <summary>A GET.</summary>
    public byte[] Get()
    {
        RawMessage message = Request(CoapCode.Get, s_paths[_chance.Below(s_paths.Length)]);
        if (_chance.OneIn(3))
        {
            message.Uint(OptionNumber.Block2, (uint)BlockOption.Pack(_chance.OneOf(0, 0, 1, 2), false, _chance.Below(7)));
        }

        return Keep(message);
    }

    /// <summary>The begin of an observation of which nobody will hear again.</summary>
    public byte[] Registration()
    {
        return Keep(Request(CoapCode.Get, s_observable[_chance.Below(s_observable.Length)]).Uint(OptionNumber.Observe, 0));
    }

    /// <summary>A request that is refused, mostly with a sentence about why.</summary>
    public byte[] Refused()
    {
        RawMessage message = _chance.Below(4) switch
        {
            0 => Request(CoapCode.Put, "config").Body("strategy=maybe"), // which no single bit makes right
            1 => Request(CoapCode.Post, "alarm/rules").Body("gt="),
            2 => Request(CoapCode.Get, "state").Text(OptionNumber.Oscore, "x"),
            _ => Request(CoapCode.Delete, "state"),
        };
        return Keep(message);
    }

    /// <summary>A request that does something: a rule that never holds, or the beginning of a body that never ends.</summary>
    public byte[] Writing()
    {
        if (_chance.OneIn(2))
        {
            return Keep(Request(CoapCode.Post, "alarm/rules").Body("gt=59.99"));
        }

        RawMessage message = Request(CoapCode.Put, "boxes/15").Uint(OptionNumber.Block1, (uint)BlockOption.Pack(0, true, 1));
        message.Payload = new byte[32];
        return Keep(message);
    }

    /// <summary>A POST or PUT of any kind; the latter to boxes of which nobody else knows.</summary>
    public byte[] PostOrPut()
    {
        switch (_chance.Below(6))
        {
            case 0:
            case 1:
                return Keep(Request(CoapCode.Put, "boxes/14").Body("0;"));
            case 2:
                return Keep(Request(CoapCode.Post, SlowOrderResource.Name));
            case 3:
                return Keep(Request(CoapCode.Post, "alarm/rules").Body("gt=59.99"));
            case 4:
                return _last;
            default:
                return Writing();
        }
    }

    /// <summary>A block of a body that somebody else may be sending just now: it is not to get in there.</summary>
    public byte[] StrayBlock()
    {
        int szx = _chance.Below(4);
        RawMessage message = Request(CoapCode.Post, OrderResource.Name).Uint(
            OptionNumber.Block1, (uint)BlockOption.Pack(_chance.Between(1, 6), true, szx));
        message.Payload = new byte[16 << szx];
        return message.Encode();
    }

    /// <summary>Not even a request: noise, bent messages, responses and acknowledgements to nothing.</summary>
    public byte[] Garbage()
    {
        switch (_chance.Below(6))
        {
            case 0:
                return _chance.Bytes(_chance.Below(_chance.OneIn(10) ? MaxNoise : 30));
            case 1:
                return [0x40, (byte)_chance.Below(256), .. _chance.Bytes(2), .. _chance.Bytes(_chance.Below(30))];
            case 2:
                byte[] bent = (byte[])_last.Clone();
                bent[_chance.Below(bent.Length)] ^= (byte)(1 << _chance.Below(8));
                return bent;
            case 3:
                return _last[.._chance.Below(_last.Length)];
            case 4:
                return MessageFields.Empty(_chance.OneOf(MessageType.Acknowledgement, MessageType.Reset), _chance.Below(0x10000));
            default:
                var response = new RawMessage
                {
                    Type = (MessageType)_chance.Below(3),
                    Code = (int)_chance.OneOf(CoapCode.Content, CoapCode.Changed, CoapCode.NotFound),
                    MessageId = MessageId(),
                    Token = _chance.Bytes(_chance.Below(9)),
                    Payload = _chance.Bytes(_chance.Below(20)),
                };
                return response.Encode();
        }
    }

    private RawMessage Request(CoapCode method, string path)
    {
        MessageType type = _chance.OneIn(3) ? MessageType.NonConfirmable : MessageType.Confirmable;
        RawMessage message = RawMessage.Request(type, method, path, _chance.Bytes(_chance.OneOf(0, 1, 4, 8)));
        message.MessageId = MessageId();
        return message;
    }

    private byte[] Keep(RawMessage message)
    {
        _last = message.Encode();
        return _last;
    }

    private int MessageId()
    {
        _nextMessageId = (_nextMessageId + 1) & 0xFFFF;
        return _nextMessageId;
    }
}
