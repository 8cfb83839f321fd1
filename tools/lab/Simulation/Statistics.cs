// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>What happened in runs, added up: whoever wants to know whether they went everywhere, looks here.</summary>
public sealed class Statistics
{
    /// <summary>Runs.</summary>
    public long Runs { get; set; }

    /// <summary>Things that happened in virtual time.</summary>
    public long Events { get; set; }

    /// <summary>Virtual time, milliseconds.</summary>
    public long VirtualMs { get; set; }

    /// <summary>Datagrams sent by anybody.</summary>
    public long Datagrams { get; set; }

    /// <summary>Datagrams lost.</summary>
    public long Lost { get; set; }

    /// <summary>Datagrams that arrived twice.</summary>
    public long Duplicated { get; set; }

    /// <summary>Requests of conforming clients.</summary>
    public long Requests { get; set; }

    /// <summary>CONs that they sent again.</summary>
    public long RetransmissionsOfClients { get; set; }

    /// <summary>Requests that they gave up.</summary>
    public long TimeOuts { get; set; }

    /// <summary>RSTs that they got for requests.</summary>
    public long Resets { get; set; }

    /// <summary>Responses in an ACK.</summary>
    public long Piggybacked { get; set; }

    /// <summary>Responses in a message of their own.</summary>
    public long Separate { get; set; }

    /// <summary>Messages that they got twice.</summary>
    public long DuplicatesAtClients { get; set; }

    /// <summary>RSTs that they sent.</summary>
    public long ResetsOfClients { get; set; }

    /// <summary>Notifications that they got.</summary>
    public long NotificationsSeen { get; set; }

    /// <summary>Of these, those that had been overtaken.</summary>
    public long StaleNotifications { get; set; }

    /// <summary>Registrations renewed because nothing had come for a while.</summary>
    public long Renewals { get; set; }

    /// <summary>Observations that the node refused or ended.</summary>
    public long ObservationsEndedByNode { get; set; }

    /// <summary>POSTs answered.</summary>
    public long OrdersAnswered { get; set; }

    /// <summary>POSTs refused.</summary>
    public long OrdersRefused { get; set; }

    /// <summary>POSTs of which the client knows nothing.</summary>
    public long OrdersUnknown { get; set; }

    /// <summary>Representations read block by block.</summary>
    public long BlockwiseReads { get; set; }

    /// <summary>Bodies sent block by block.</summary>
    public long BlockwiseWrites { get; set; }

    /// <summary>Answers of 5.03 after which a client tried again.</summary>
    public long TriedAgain { get; set; }

    /// <summary>Requests that had to be repeated with Echo after the node had restarted. RFC 8613 appendix B.1.2.</summary>
    public long Challenges { get; set; }

    /// <summary>Restarts of the node.</summary>
    public long Restarts { get; set; }

    /// <summary>Keys that were replaced or removed.</summary>
    public long KeysWithdrawn { get; set; }

    /// <summary>Datagrams that the node got once more, from somebody who had recorded them.</summary>
    public long Replays { get; set; }

    /// <summary>Duplicates that the node recognised.</summary>
    public long DuplicatesAtNode { get; set; }

    /// <summary>Duplicates of requests that change something, which it had to recognise.</summary>
    public long DuplicatesToKnow { get; set; }

    /// <summary>Others of these, which ran once more.</summary>
    public long RanAgain { get; set; }

    /// <summary>CONs that the node sent again.</summary>
    public long RetransmissionsOfNode { get; set; }

    /// <summary>CONs that the node gave up.</summary>
    public long TimeOutsOfNode { get; set; }

    /// <summary>The highest amplification of an address that had not shown that it can receive, hundredths.</summary>
    public long AmplificationCenti { get; set; }

    /// <summary>The longest that an observer had to wait for the node during a flood, milliseconds.</summary>
    public long LongestGapMs { get; set; }

    /// <summary>Handshakes that clients of coaps finished.</summary>
    public long Handshakes { get; set; }

    /// <summary>The longest that one of them took, milliseconds.</summary>
    public long LongestHandshakeMs { get; set; }

    /// <summary>The share of time that hellos took of the node, thousandths.</summary>
    public long HelloPerMille { get; set; }

    /// <summary>The share of time that the node was at work in a flood of hellos, thousandths.</summary>
    public long BusyPerMille { get; set; }

    /// <summary>All of them.</summary>
    /// <returns>Names and numbers.</returns>
    public IEnumerable<(string Name, long Count)> Named()
    {
        return typeof(Statistics).GetProperties().Select(property => (property.Name, (long)property.GetValue(this)!));
    }

    /// <summary>The statistics of whom these are the numbers, in the order of <see cref="Named"/>.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>The statistics.</returns>
    public static Statistics Of(IReadOnlyList<long> values)
    {
        var statistics = new Statistics();
        System.Reflection.PropertyInfo[] properties = typeof(Statistics).GetProperties();
        for (int i = 0; i < properties.Length; i++)
        {
            properties[i].SetValue(statistics, values[i]);
        }

        return statistics;
    }

    /// <summary>Adds those of other runs.</summary>
    /// <param name="other">Theirs.</param>
    public void Add(Statistics other)
    {
        foreach (System.Reflection.PropertyInfo property in typeof(Statistics).GetProperties())
        {
            long mine = (long)property.GetValue(this)!;
            long theirs = (long)property.GetValue(other)!;
            bool highest = property.Name is nameof(AmplificationCenti) or nameof(LongestGapMs) or nameof(LongestHandshakeMs)
                or nameof(HelloPerMille) or nameof(BusyPerMille);
            property.SetValue(this, highest ? Math.Max(mine, theirs) : mine + theirs);
        }
    }
}
