// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>What a conforming client does all day: one thing after the other, whatever comes of it.</summary>
internal sealed class Workload
{
    private readonly World _world;
    private readonly VirtualClient _client;
    private readonly Chance _chance;
    private readonly int _box;
    private readonly int _pauseMs;
    private readonly long _untilMs;
    private int _put; // the last number that was sent to the box
    private int _done; // the last one that is known to be in it

    /// <param name="world">The world.</param>
    /// <param name="client">The client.</param>
    /// <param name="box">The box that it alone writes to.</param>
    /// <param name="pauseMs">How long it thinks at most before it does the next thing.</param>
    /// <param name="untilMs">When it stops, after the start.</param>
    public Workload(World world, VirtualClient client, int box, int pauseMs, long untilMs)
    {
        _world = world;
        _client = client;
        _chance = world.Chance;
        _box = box;
        _pauseMs = pauseMs;
        _untilMs = untilMs;
        Pause();
    }

    /// <summary>Whether it has nothing under way.</summary>
    public bool IsIdle { get; private set; } = true;

    /// <summary>Reads and writes once, and hears whether it worked; for the time after all troubles.</summary>
    public void Prove(Action<string?> ended)
    {
        Order(null, 0, CoapCode.Post, OrderResource.Name, answer =>
        {
            if (!answer)
            {
                ended("POST was not answered");
                return;
            }

            BlockwiseRead.Start(_client, _world.Page.Path, -1, body => ended(body == null ? "GET was not answered" : null));
        });
    }

    private void Pause()
    {
        IsIdle = true;
        long at = _world.Events.NowMs + _chance.Below(_pauseMs);
        if (at - _world.Events.StartMs < _untilMs)
        {
            _world.Events.At(at, () =>
            {
                IsIdle = false;
                Act();
            });
        }
    }

    private void Act()
    {
        switch (_chance.Below(13))
        {
            case 0:
                Read(_world.State, MessageType.Confirmable);
                break;
            case 1:
                Read(_world.State, MessageType.NonConfirmable);
                break;
            case 2:
                ReadPage();
                break;
            case 3:
                BlockwiseRead.Start(_client, ".well-known/core", _chance.Between(-1, 6), _ => Pause());
                break;
            case 4:
                Order(MessageType.NonConfirmable, 0, CoapCode.Post, OrderResource.Name, _ => Pause());
                break;
            case 5:
            case 6:
                Order(MessageType.Confirmable, _chance.Below(40), CoapCode.Post, OrderResource.Name, _ => Pause());
                break;
            case 7:
                MessageType type = _chance.OneIn(3) ? MessageType.NonConfirmable : MessageType.Confirmable;
                Order(type, 0, CoapCode.Post, SlowOrderResource.Name, _ => Pause());
                break;
            case 8:
                Order(null, _chance.Between(40, 1000), CoapCode.Post, OrderResource.Name, _ => Pause());
                break;
            case 9:
                Put();
                break;
            case 10:
                Look();
                break;
            case 11:
                SkipBlock();
                break;
            default:
                SwitchAlarm();
                break;
        }
    }

    // An answer may be as old as its request, but no older.
    private void Read(VersionedResource resource, MessageType type)
    {
        int least = resource.Number;
        Patience.Send(_client, () => RawMessage.Request(type, CoapCode.Get, resource.Path), answer =>
        {
            if (answer.Response is { } response && response.Is(CoapCode.Content))
            {
                Judge(resource, NumberedText.Number(response.Payload), least);
            }

            Pause();
        });
    }

    private void ReadPage()
    {
        VersionedResource page = _world.Page;
        int least = page.Number;
        BlockwiseRead.Start(_client, page.Path, _chance.Between(-1, 6), body =>
        {
            if (body != null)
            {
                Judge(page, body.Length == page.Length ? NumberedText.WholeNumber(body) : -1, least);
            }

            Pause();
        });
    }

    private void Judge(VersionedResource resource, int number, int least)
    {
        if (number < least || number > resource.Number)
        {
            string got = number < 0 ? "parts of several states" : $"state {number}";
            _world.Verdict.Fail($"{_client.Name} asked for /{resource.Path} when it was at state {least} and got {got}");
        }
    }

    private void Order(MessageType? type, int length, CoapCode method, string path, Action<bool> ended)
    {
        int number = _world.Orders.Open();
        byte[] body = NumberedText.Make(number, length);
        bool slow = path == SlowOrderResource.Name;
        if (type == null)
        {
            BlockwiseWrite.Start(_client, method, path, body, _chance.Between(0, 6), Ended);
        }
        else if (slow)
        {
            // Not tried again: a 5.03 may also say that the answer took too long, and then the order has run.
            _client.Send(Request(), Ended);
        }
        else
        {
            Patience.Send(_client, Request, Ended);
        }

        RawMessage Request()
        {
            RawMessage message = RawMessage.Request(type.Value, method, path);
            message.Payload = body;
            return message;
        }

        void Ended(Answer answer)
        {
            RawMessage? response = answer.Response;
            if (response == null || (slow && !response.IsSuccess()))
            {
                _world.Statistics.OrdersUnknown++;
                _world.Orders.Ended(number, OrderEnd.Unknown);
            }
            else if (!response.IsSuccess())
            {
                _world.Statistics.OrdersRefused++;
                _world.Orders.Ended(number, OrderEnd.Refused);
            }
            else
            {
                string text = System.Text.Encoding.ASCII.GetString(response.Payload);
                if (text != number.ToString(CultureInfo.InvariantCulture))
                {
                    _world.Verdict.Fail($"{_client.Name} sent POST {number} and got the answer to {text}");
                }

                _world.Statistics.OrdersAnswered++;
                _world.Orders.Ended(number, OrderEnd.Answered);
            }

            ended(response != null && response.IsSuccess());
        }
    }

    private void Put()
    {
        int number = ++_put;
        long since = _world.Events.NowMs;
        string path = string.Create(CultureInfo.InvariantCulture, $"{BoxResource.Name}/{_box}");
        if (_chance.OneIn(3))
        {
            BlockwiseWrite.Start(_client, CoapCode.Put, path, NumberedText.Make(number, _chance.Between(20, 600)), _chance.Between(0, 6), Ended);
            return;
        }

        MessageType type = _chance.OneIn(4) ? MessageType.NonConfirmable : MessageType.Confirmable;
        Patience.Send(
            _client,
            () =>
            {
                RawMessage message = RawMessage.Request(type, CoapCode.Put, path);
                message.Payload = NumberedText.Make(number, 0);
                return message;
            },
            Ended);

        void Ended(Answer answer)
        {
            if (answer.Response is { } refusal && refusal.Is(CoapCode.BadRequest))
            {
                _world.Verdict.Fail($"{_client.Name} sent PUT {number}, and its body did not arrive whole");
            }
            else if (answer.Response is { } response && response.IsSuccess())
            {
                _done = number;
                if (_world.Boxes[_box] != number && !_world.Boxes.IsUndone(_box, since))
                {
                    _world.Verdict.Fail($"{_client.Name} was answered that box {_box} holds {number}, and it holds {_world.Boxes[_box]}");
                }
            }

            Pause();
        }
    }

    private void Look()
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{BoxResource.Name}/{_box}");
        long since = _world.Events.NowMs;
        bool wasUndone = _world.Boxes.IsUndone(_box, since);
        Patience.Send(_client, () => RawMessage.Request(MessageType.Confirmable, CoapCode.Get, path), answer =>
        {
            if (answer.Response is { } response && response.IsSuccess())
            {
                int number = NumberedText.Number(response.Payload);
                if ((number < _done && !wasUndone && !_world.Boxes.IsUndone(_box, since)) || number > _put)
                {
                    _world.Verdict.Fail($"{_client.Name} put {_done} into box {_box} and finds {number}");
                }
            }

            Pause();
        });
    }

    // A block that does not follow what the node has, or nothing at all: RFC 7959 section 2.9.2.
    private void SkipBlock()
    {
        int number = _world.Orders.Open();
        byte[] body = NumberedText.Make(number, 64);
        if (_chance.OneIn(2))
        {
            Send(OrderResource.Name, 0, answer =>
            {
                if (answer.Response is { } response && response.Is(CoapCode.Continue))
                {
                    Send(OrderResource.Name, 2, Ended);
                }
                else
                {
                    Ended(answer);
                }
            });
        }
        else
        {
            Send(SlowOrderResource.Name, _chance.Between(1, 3), Ended); // nothing else is sent there in blocks
        }

        void Send(string path, int block, Action<Answer> then)
        {
            RawMessage message = RawMessage.Request(MessageType.Confirmable, CoapCode.Post, path);
            message.Uint(OptionNumber.Block1, (uint)((block << 4) | (block == 3 ? 0 : 8)));
            message.Payload = body.AsSpan(block * 16, 16).ToArray();
            _client.Send(message, then);
        }

        void Ended(Answer answer)
        {
            if (answer.Response is { } response && response.IsSuccess())
            {
                _world.Verdict.Fail($"{_client.Name} left out blocks of POST {number} and was answered {response.Code >> 5}.{response.Code & 31:D2}");
            }

            _world.Orders.Ended(number, OrderEnd.Refused);
            Pause();
        }
    }

    private void SwitchAlarm()
    {
        string state = _chance.OneIn(2) ? "ON" : "OFF";
        Patience.Send(
            _client,
            () => RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "alarm").Uint(OptionNumber.ContentFormat, 0).Body(state),
            _ => Pause());
    }
}
