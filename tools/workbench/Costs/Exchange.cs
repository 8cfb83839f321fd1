// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>What it took to do one thing: to bring a reading over, or to set a session up and to end it.</summary>
/// <param name="Messages">The messages, in their order.</param>
/// <param name="Sent">What the node sent.</param>
/// <param name="Received">What it received.</param>
internal sealed record Exchange(IReadOnlyList<CostMessage> Messages, Traffic Sent, Traffic Received)
{
    /// <summary>Nothing at all.</summary>
    public static Exchange None { get; } = new([], Traffic.None, Traffic.None);

    /// <summary>
    /// How often the node has to stay awake until something comes: once for each message, or run of messages, that it receives, and at
    /// least once if anything comes at all, be it an acknowledgement of TCP.
    /// </summary>
    public int Waits
    {
        get
        {
            int runs = Messages.Where((message, i) => !message.FromNode && (i == 0 || Messages[i - 1].FromNode)).Count();
            return Math.Max(runs, Received.Packets > 0 ? 1 : 0);
        }
    }

    /// <summary>Of datagrams: each is a packet of its own.</summary>
    public static Exchange OfDatagrams(IReadOnlyList<CostMessage> datagrams)
    {
        return new Exchange(datagrams, Sum(fromNode: true), Sum(fromNode: false));

        Traffic Sum(bool fromNode)
        {
            CostMessage[] way = [.. datagrams.Where(datagram => datagram.FromNode == fromNode)];
            return new Traffic(way.Length, way.Sum(datagram => datagram.Bytes.Length), way.Length * Traffic.UdpHeader);
        }
    }

    /// <summary>This, and then another one.</summary>
    public Exchange And(Exchange then)
    {
        return new Exchange([.. Messages, .. then.Messages], Sent + then.Sent, Received + then.Received);
    }

    /// <summary>The one in the middle by its bytes, of two the smaller: on a busy machine one of them may have been sent twice.</summary>
    public static Exchange MedianOf(IEnumerable<Exchange> exchanges)
    {
        Exchange[] sorted = [.. exchanges.OrderBy(exchange => exchange.Sent.Total(0) + exchange.Received.Total(0))];
        return sorted[(sorted.Length - 1) / 2];
    }
}
