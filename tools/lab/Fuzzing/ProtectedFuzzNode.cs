// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Oscore;
using NanoCoap.Server;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A node with keys, and the memory that outlives it.</summary>
internal sealed class ProtectedFuzzNode
{
    private readonly int _seed;
    private readonly FakeStore _store = new();
    private readonly IAead _aead;
    private NodeKeys _keys;

    /// <summary>Makes the node.</summary>
    /// <param name="seed">Seed of its endpoint.</param>
    /// <param name="keys">Its file of keys, by cable.</param>
    /// <param name="aead">Encrypts.</param>
    public ProtectedFuzzNode(int seed, byte[] keys, IAead aead)
    {
        _seed = seed;
        _aead = aead;
        _store.Write("keys.txt", keys, keys.Length);
        (Inner, _keys) = Start(1000);
    }

    /// <summary>The node.</summary>
    public FuzzNode Inner { get; private set; }

    /// <summary>Who may do what, and how many keys there are.</summary>
    public string State => $"{Encoding.ASCII.GetString(_keys.State)} {_keys.KeyCount}";

    /// <summary>What it has done since it started.</summary>
    public EndpointCounters Counters => Inner.Node.Endpoint.Counters;

    /// <summary>The guard of its messages.</summary>
    public OscoreGuard Guard => (OscoreGuard)Inner.Config.Guard;

    /// <summary>Hands a datagram in.</summary>
    /// <param name="remote">Who sent it.</param>
    /// <param name="datagram">The datagram.</param>
    public void Handle(string remote, byte[] datagram)
    {
        Inner.Node.HandleDatagram(Inner.Board.Now, new string(remote), datagram, datagram.Length, false);
        _keys.Settle();
    }

    /// <summary>Lets time pass and does what falls due.</summary>
    /// <param name="milliseconds">How long.</param>
    public void Pass(int milliseconds)
    {
        Inner.Board.MoveOn(Inner.Node, Inner.Board.Now + milliseconds);
    }

    /// <summary>Switches it off and on.</summary>
    public void Restart()
    {
        (Inner, _keys) = Start(Inner.Board.Now);
    }

    /// <summary>Keys and rules as they are stored, without the numbers that go on.</summary>
    /// <returns>All their bytes.</returns>
    public string StoredKeys()
    {
        return string.Join(
            ' ',
            FakeStore.Names.Zip(_store.Places)
                .Where(place => place.First.StartsWith("keys.", StringComparison.Ordinal)
                    || place.First.StartsWith("rules.", StringComparison.Ordinal))
                .Select(place => Convert.ToHexString(place.Second)));
    }

    /// <summary>All that is counted of a datagram but that it came.</summary>
    /// <returns>The sum.</returns>
    public int Counted()
    {
        EndpointCounters counters = Counters;
        return counters.Malformed + counters.Rejected + counters.Ignored + counters.Duplicates + counters.Pings + counters.Requests
            + counters.AccessRefused + counters.AnswersLimited + counters.MulticastSuppressed + Guard.Refused + Guard.NotFresh;
    }

    private (FuzzNode Node, NodeKeys Keys) Start(long now)
    {
        NodeKeys? keys = null;
        var node = new FuzzNode(_seed, _store, now, clock => keys = new NodeKeys(_store, clock, null!, new Hkdf(), _aead));
        return (node, keys!);
    }
}
