// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// /slow: POST runs an order at once and answers later, in a separate response if it takes long enough; GET answers later and at length.
/// RFC 7252 section 5.2.2.
/// </summary>
internal sealed class SlowOrderResource : Resource
{
    public const string Name = "slow";

    private const int Length = 200;
    private const int Tickets = 16; // that there can be at a time

    private readonly OrderBook _book;
    private readonly (int Ticket, int Number, bool IsNew)[] _open = new (int, int, bool)[Tickets];

    public SlowOrderResource(OrderBook book)
        : base(Name, Methods.Get | Methods.Post)
    {
        _book = book;
        Forget();
    }

    /// <summary>
    /// Takes a ticket that has been given out since the last time; whoever takes it finishes it. Handlers allocate nothing, so they can't
    /// plan that.
    /// </summary>
    public int TakeNew()
    {
        for (int i = 0; i < Tickets; i++)
        {
            if (_open[i].IsNew)
            {
                _open[i].IsNew = false;
                return _open[i].Ticket;
            }
        }

        return -1;
    }

    /// <summary>Says that the answer to a ticket is ready.</summary>
    public void Finish(int ticket)
    {
        Resume(ticket);
    }

    /// <summary>The node has restarted: nobody waits any more.</summary>
    public void Forget()
    {
        for (int i = 0; i < Tickets; i++)
        {
            _open[i] = (-1, 0, false);
        }
    }

    /// <summary>Whether a request is for this resource.</summary>
    public static bool IsMeant(RawMessage message)
    {
        return message.Code < 0x20 && message.Bytes(OptionNumber.UriPath).AsSpan().SequenceEqual("slow"u8);
    }

    public override CoapCode Get(Request request, Response response)
    {
        return PutOff(response, -1);
    }

    public override CoapCode Post(Request request, Response response)
    {
        return PutOff(response, OrderResource.Number(request));
    }

    public override CoapCode Resumed(int ticket, Response response)
    {
        int number = _open[Find(ticket)].Number;
        _open[Find(ticket)].Ticket = -1;
        if (number < 0)
        {
            NumberedText.Append(response, 0, Length);
            return CoapCode.Content;
        }

        response.AppendNumber(number);
        return CoapCode.Changed;
    }

    private CoapCode PutOff(Response response, int number)
    {
        int ticket = response.Later();
        if (ticket < 0)
        {
            response.MaxAgeSeconds = 5;
            return CoapCode.ServiceUnavailable;
        }

        if (number >= 0)
        {
            _book.Ran(number);
        }

        // A ticket that has lapsed is never resumed: its place is the first to go.
        int place = Find(-1);
        _open[place < 0 ? ticket % Tickets : place] = (ticket, number, true);
        return CoapCode.Empty;
    }

    private int Find(int ticket)
    {
        int place = Tickets - 1;
        while (place >= 0 && _open[place].Ticket != ticket)
        {
            place--;
        }

        return place;
    }
}
