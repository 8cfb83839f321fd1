// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>What a run of sessions did: proof that it went where it meant to go.</summary>
public sealed class FuzzSummary : IFuzzing
{
    private readonly int[] _replies = new int[256];
    private readonly Func<int, FuzzSummary, Finding?> _session;

    /// <summary>Makes a summary of nothing.</summary>
    public FuzzSummary()
        : this("coap", (seed, summary) => new FuzzSession(seed, summary).Run())
    {
    }

    /// <summary>Makes a summary of nothing, for sessions of another kind.</summary>
    /// <param name="name">The name, for the command line.</param>
    /// <param name="session">Runs the session with a seed, counts what it did, and answers with its finding or null.</param>
    public FuzzSummary(string name, Func<int, FuzzSummary, Finding?> session)
    {
        Name = name;
        _session = session;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Sessions { get; private set; }

    /// <inheritdoc/>
    public long Datagrams { get; private set; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <summary>Datagrams that got no reply at once.</summary>
    public long Silent { get; private set; }

    /// <summary>Datagrams of each kind.</summary>
    public SortedDictionary<DatagramKind, long> Kinds { get; } = [];

    /// <summary>Changes of each part of the state.</summary>
    public SortedDictionary<NodeParts, long> Changes { get; } = [];

    /// <summary>Notifications that were sent.</summary>
    public long Notifications { get; private set; }

    /// <summary>Retransmissions that were sent.</summary>
    public long Retransmissions { get; private set; }

    /// <summary>Duplicates that were recognised.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Protected requests that could not be opened.</summary>
    public long Refused { get; private set; }

    /// <summary>Protected requests that were answered with a challenge.</summary>
    public long Challenged { get; private set; }

    /// <summary>Makes a summary of nothing for a node with keys, by OSCORE.</summary>
    /// <returns>The summary.</returns>
    public static FuzzSummary OfKeys()
    {
        return new FuzzSummary("oscore", (seed, summary) => new ProtectedFuzzSession(seed, summary).Run());
    }

    /// <inheritdoc/>
    public Finding? Run(int seed)
    {
        return _session(seed, this);
    }

    /// <inheritdoc/>
    public IEnumerable<(string What, string Count)> Rows()
    {
        foreach ((DatagramKind kind, long count) in Kinds)
        {
            yield return ("  " + kind.ToString().ToLowerInvariant(), $"{count:N0}");
        }

        yield return ("no reply at once", $"{Silent:N0}");
        foreach ((string code, int count) in Codes())
        {
            yield return ("  " + code, $"{count:N0}");
        }

        foreach ((NodeParts part, long count) in Changes)
        {
            yield return ($"changes of {part.ToString().ToLowerInvariant()}", $"{count:N0}");
        }

        yield return ("notifications", $"{Notifications:N0}");
        yield return ("retransmissions", $"{Retransmissions:N0}");
        yield return ("duplicates", $"{Duplicates:N0}");
        if (Refused != 0)
        {
            yield return ("protected, refused", $"{Refused:N0}");
            yield return ("protected, challenged", $"{Challenged:N0}");
        }
    }

    /// <summary>How many replies had a code.</summary>
    /// <param name="code">The code; Empty stands for RST and empty ACK.</param>
    /// <returns>Their number.</returns>
    public int Replies(CoapCode code)
    {
        return _replies[(int)code];
    }

    /// <summary>Codes of replies and how many had each.</summary>
    /// <returns>"2.05" and 17, in order.</returns>
    public IEnumerable<KeyValuePair<string, int>> Codes()
    {
        for (int code = 0; code < _replies.Length; code++)
        {
            if (_replies[code] != 0)
            {
                yield return new KeyValuePair<string, int>(code == 0 ? "RST, empty ACK" : $"{code >> 5}.{code & 31:D2}", _replies[code]);
            }
        }
    }

    /// <summary>Counts a datagram.</summary>
    /// <param name="kind">How it was made up.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="reply">The reply, or null.</param>
    public void Count(DatagramKind kind, byte[] datagram, byte[]? reply)
    {
        Datagrams++;
        Bytes += datagram.Length;
        Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;
        if (reply == null)
        {
            Silent++;
        }
        else
        {
            _replies[reply[1]]++;
        }
    }

    /// <summary>Counts what a datagram has changed.</summary>
    /// <param name="changed">The parts.</param>
    public void Count(NodeParts changed)
    {
        foreach (NodeParts part in Enum.GetValues<NodeParts>().Where(part => part != 0 && changed.HasFlag(part)))
        {
            Changes[part] = Changes.GetValueOrDefault(part) + 1;
        }
    }

    /// <summary>Counts the life of a node, up to a restart or the end of a session.</summary>
    /// <param name="counters">What it has counted.</param>
    /// <param name="isEnd">Whether the session has come to its end.</param>
    public void Count(EndpointCounters counters, bool isEnd)
    {
        Sessions += isEnd ? 1 : 0;
        Notifications += counters.Notifications;
        Retransmissions += counters.Retransmissions;
        Duplicates += counters.Duplicates;
    }

    /// <summary>The same of a node with keys.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isEnd">Whether the session has come to its end.</param>
    internal void Count(ProtectedFuzzNode node, bool isEnd)
    {
        Count(node.Counters, isEnd);
        Refused += node.Guard.Refused;
        Challenged += node.Guard.NotFresh;
    }
}
