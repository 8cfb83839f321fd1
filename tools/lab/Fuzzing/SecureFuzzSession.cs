// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using NanoCoap.Dtls;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Simulation;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// A life of two servers of coaps under fire, among clients with the key, some of them with connection IDs, and one that has a wrong one.
/// They get the same datagrams: one in an array that ends where the datagram ends, the other in one with more behind it. It depends on its
/// seed alone.
/// </summary>
public sealed class SecureFuzzSession
{
    /// <summary>Datagrams of a session.</summary>
    public const int Steps = 500;

    private const int ClientKeyExchange = 16; // RFC 5246 section 7.4
    private const int BufferBytes = 4096;
    private const int HandshakeMs = 15000;
    private const int FrameBytes = 28; // headers of IPv4 and UDP

    private readonly int _seed;
    private readonly SecureFuzzSummary _summary;
    private readonly Random _random;
    private readonly RecordSource _source;
    private readonly SecureFuzzNode _exact;
    private readonly SecureFuzzNode _roomy;
    private readonly SecurePeer[] _peers;
    private readonly byte[] _space = new byte[BufferBytes];

    /// <summary>Makes a session.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="summary">Where it counts what it did.</param>
    public SecureFuzzSession(int seed, SecureFuzzSummary summary)
    {
        _seed = seed;
        _summary = summary;
        _random = new Random(seed);
        _source = new RecordSource(_random);

        // With a budget hardly any hello is looked at: every fourth session has one.
        var config = new DtlsConfig { HellosPerSecond = seed % 4 == 0 ? 60 : 0 };
        _exact = new SecureFuzzNode(seed, config);
        _roomy = new SecureFuzzNode(seed, config);
        _random.NextBytes(_space);
        _peers =
        [
            Peer("alice:1", 1), Peer("alice:2"), Peer("bob", 2), Peer("carol"), Peer("dave", 3), Peer("erin"),
            new SecurePeer("mallory", SecureFuzzNode.Identity, new byte[16], _random),
        ];
    }

    /// <summary>Runs the session, up to its first finding.</summary>
    /// <returns>The finding, or null.</returns>
    public Finding? Run()
    {
        byte[] datagram = [];
        for (int step = 0; step < Steps; step++)
        {
            string? mistake = null;
            if (_random.Next(3) == 0)
            {
                mistake = Pass(_random.Next(40) == 0 ? _random.Next(20000) : _random.Next(400));
            }

            if (mistake == null)
            {
                SecurePeer peer = _peers[_random.Next(_peers.Length)];
                if (peer.Client.Stage == SecureStage.Ended || _random.Next(60) == 0)
                {
                    peer.Restart(_random);
                }

                datagram = _source.Next(peer, out RecordKind kind);
                SecurePeer from = _random.Next(30) == 0 ? _peers[_random.Next(_peers.Length)] : peer;
                _summary.Count(from.State, kind, datagram.Length);
                mistake = Feed(from, datagram);
                if (kind is RecordKind.Flight or RecordKind.Alone && from == peer && peer.State == SecureState.Hello
                    && HasPlain(datagram, SecureContent.Handshake, ClientKeyExchange))
                {
                    peer.State = SecureState.Keys;
                }
            }

            if (mistake != null)
            {
                return new Finding(_seed, step, datagram, mistake);
            }
        }

        string? end = End();
        _summary.Count(_exact.Server.Counters);
        return end == null ? null : new Finding(_seed, Steps, [], end);
    }

    private SecurePeer Peer(string remote, byte cid = 0)
    {
        byte[]? bytes = cid == 0 ? null : [0xC1, 0xD0, 0, cid];
        return new SecurePeer(remote, SecureFuzzNode.Identity, SecureFuzzNode.Key, _random, bytes);
    }

    // Whose a datagram of the server's is: one with a connection ID may go anywhere.
    private SecurePeer Owner(string remote, byte[] datagram)
    {
        for (int at = 0; at < datagram.Length; at = SecureClient.NextRecord(datagram, at))
        {
            if (Array.Find(_peers, peer => peer.Client.IsFor(datagram.AsSpan(at))) is { } owner)
            {
                return owner;
            }
        }

        return _peers.Single(peer => peer.Remote == remote);
    }

    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    private string? Feed(SecurePeer from, byte[] datagram)
    {
        byte[] exact = (byte[])datagram.Clone();
        byte[] roomy = (byte[])_space.Clone();
        datagram.CopyTo(roomy, 0);
        int before = Sum();
        int places = Places();
        List<(string Remote, string Hex)> messages;
        try
        {
            messages = _exact.Feed(new string(from.Remote), exact, exact.Length);
            List<(string Remote, string Hex)> others = _roomy.Feed(new string(from.Remote), roomy, datagram.Length);
            if (!messages.SequenceEqual(others))
            {
                return "bytes behind the datagram make a difference";
            }
        }
        catch (Exception e)
        {
            return "thrown: " + e;
        }

        (string Remote, byte[] Bytes)[] sent = _exact.Take();
        return Compare(sent)
            ?? JudgeMessages(from, messages)
            ?? JudgeAnswers(from, datagram, messages.Count, sent)
            ?? (Sum() == before && Places() == places && sent.Length == 0 && messages.Count == 0 && !MayBeQuiet(datagram)
                ? "nothing came of it, and nothing was counted"
                : null)
            ?? JudgeCounters();
    }

    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    private string? Pass(int milliseconds)
    {
        try
        {
            _exact.Pass(milliseconds);
            _roomy.Pass(milliseconds);
        }
        catch (Exception e)
        {
            return "thrown when something fell due: " + e;
        }

        (string Remote, byte[] Bytes)[] sent = _exact.Take();
        foreach ((string remote, byte[] bytes) in sent)
        {
            if (JudgeRecords(bytes) is { } mistake)
            {
                return mistake;
            }

            Owner(remote, bytes).Take(bytes);
        }

        foreach (SecurePeer peer in _peers.Where(peer => milliseconds >= HandshakeMs))
        {
            peer.State = peer.State switch
            {
                SecureState.Hello or SecureState.Keys => SecureState.Nothing,
                SecureState.Renewal => SecureState.Session,
                _ => peer.State,
            };
        }

        return Compare(sent) ?? JudgeCounters();
    }

    private string? Compare((string Remote, byte[] Bytes)[] sent)
    {
        bool same = Outbox.AreSame(sent, _roomy.Take()) && _exact.Server.SessionCount == _roomy.Server.SessionCount
            && _exact.Server.HandshakeCount == _roomy.Server.HandshakeCount;
        return same ? null : "bytes behind the datagram make a difference";
    }

    // RFC 6347 section 4.1.2: only what was protected comes out, as it was, and once; RFC 9146 section 6: of others' addresses that with a
    // connection ID alone.
    private string? JudgeMessages(SecurePeer from, List<(string Remote, string Hex)> messages)
    {
        foreach ((string remote, string hex) in messages)
        {
            SecurePeer? owner = from.Underway.Contains(hex) ? from : Array.Find(_peers, peer => peer.Underway.Contains(hex));
            if (owner == null)
            {
                return "a message came out that nobody has protected, or for the second time: " + hex;
            }

            owner.Underway.Remove(hex);
            if (!owner.Moves && (owner != from || remote != from.Remote))
            {
                return $"a message of {owner.Remote} from {from.Remote} came out in the session of {remote}";
            }
        }

        return null;
    }

    private string? JudgeAnswers(SecurePeer from, byte[] datagram, int messages, (string Remote, byte[] Bytes)[] sent)
    {
        int bytes = 0;
        int stolen = 0;
        bool isUnknown = from.State == SecureState.Nothing;
        foreach ((string remote, byte[] answer) in sent)
        {
            if (JudgeRecords(answer) is { } mistake)
            {
                return mistake;
            }

            SecurePeer owner = Owner(remote, answer);
            if (remote != from.Remote && !(owner.Moves && HasCid(answer)))
            {
                return $"a datagram of {from.Remote} had {remote} sent something";
            }

            bytes += answer.Length;
            stolen += owner != from && remote == from.Remote ? answer.Length + FrameBytes : 0;
            owner.Take(answer);
        }

        // Where no client has ever been that could have answered a ping.
        if (stolen > WireMonitor.AmplificationLimit * (datagram.Length + FrameBytes))
        {
            return $"{stolen} bytes for {datagram.Length} went where somebody has sent copies from";
        }

        if (messages == 0 && bytes > WireMonitor.AmplificationLimit * datagram.Length)
        {
            return $"{bytes} bytes for {datagram.Length} that had no message";
        }

        // Of whom nothing is known gets an answer to a hello, and to nothing else but the records of somebody who moves.
        return sent.Length != 0
            && (!IsRecord(datagram)
                || (isUnknown && !HasPlain(datagram, SecureContent.Handshake, 1) && !HasCid(datagram)))
            ? "an answer to garbage"
            : null;
    }

    private static bool HasCid(byte[] datagram)
    {
        for (int at = 0; at + SecureClient.RecordHeader <= datagram.Length; at = SecureClient.NextRecord(datagram, at))
        {
            if (datagram[at] == (int)SecureContent.WithCid)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRecord(byte[] datagram)
    {
        return datagram.Length >= SecureClient.RecordHeader && datagram[1] == 0xFE
            && SecureClient.NextRecord(datagram, 0) <= datagram.Length;
    }

    // What is to be seen of it later, or never: a ChangeCipherSpec, a ClientKeyExchange or a part of one.
    private static bool MayBeQuiet(byte[] datagram)
    {
        return datagram.Length == 0
            || HasPlain(datagram, SecureContent.ChangeCipherSpec, -1)
            || HasPlain(datagram, SecureContent.Handshake, ClientKeyExchange)
            || HasPlain(datagram, SecureContent.Handshake, -1);
    }

    // Whether it has a record in plain whose content begins with a byte, or is empty.
    private static bool HasPlain(byte[] datagram, SecureContent type, int first)
    {
        for (int at = 0; at + SecureClient.RecordHeader <= datagram.Length;)
        {
            int content = at + SecureClient.RecordHeader;
            int next = SecureClient.NextRecord(datagram, at);
            bool isSame = type == SecureContent.ChangeCipherSpec
                || (first < 0 ? next == content : content < datagram.Length && datagram[content] == first);
            if (datagram[at] == (int)type && datagram[at + 3] == 0 && datagram[at + 4] == 0 && isSame)
            {
                return true;
            }

            at = next;
        }

        return false;
    }

    private static string? JudgeRecords(byte[] bytes)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            if (!IsRecord(bytes[at..]) || bytes[at] is < 20 or > 25 or 24 || bytes[at + 3] != 0 || bytes[at + 4] > 1
                || (bytes[at] >= (int)SecureContent.Message && bytes[at + 4] == 0))
            {
                return "sent what is no record, or is in plain: " + Convert.ToHexStringLower(bytes);
            }

            at = SecureClient.NextRecord(bytes, at);
        }

        return null;
    }

    private string? JudgeCounters()
    {
        DtlsServer server = _exact.Server;
        DtlsCounters counters = server.Counters;
        int ended = counters.HandshakesFinished + counters.HandshakesFailed + server.HandshakeCount;
        return counters.HandshakesBegun > ended ? $"{counters.HandshakesBegun} handshakes were begun, and {ended} are accounted for"
            : server.SessionCount is < 0 or > 4 ? $"{server.SessionCount} sessions"
            : server.HandshakeCount is < 0 or > 2 ? $"{server.HandshakeCount} handshakes"
            : null;
    }

    private int Sum()
    {
        DtlsCounters counters = _exact.Server.Counters;
        return counters.HellosVerified + counters.HellosDropped + counters.HandshakesBegun + counters.HandshakesFinished
            + counters.HandshakesFailed + counters.Retransmissions + counters.SessionsEvicted + counters.SessionsMoved + counters.Malformed + counters.Replayed
            + counters.Forged + counters.Ignored;
    }

    private int Places()
    {
        return (_exact.Server.HandshakeCount * 8) + _exact.Server.SessionCount;
    }

    // All places are there: two handshakes side by side, and as many sessions as there may be.
    private string? End()
    {
        string? mistake = Pass(HandshakeMs + 5000);
        if (mistake != null)
        {
            return mistake;
        }

        if (_exact.Server.HandshakeCount != 0 || _exact.Server.NextDeadline != long.MaxValue)
        {
            return $"{_exact.Server.HandshakeCount} handshakes are left after {HandshakeMs} ms";
        }

        for (int round = 0; round < 2 && mistake == null; round++)
        {
            SecurePeer[] two = [_peers[2 + (2 * round)], _peers[3 + (2 * round)]];
            foreach (SecurePeer peer in two)
            {
                peer.Restart(_random);
            }

            for (int flight = 0; flight < 3; flight++)
            {
                foreach (SecurePeer peer in two)
                {
                    mistake ??= Pass(1000) ?? Feed(peer, peer.Client.Flight());
                }
            }

            mistake ??= two.Any(peer => peer.Client.Stage != SecureStage.Connected) ? "a client with the key is not served any more" : null;
        }

        foreach (SecurePeer peer in _peers[2..6])
        {
            RawMessage request = RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature", 0xE, 0xD);
            byte[] content = request.Encode();
            peer.Underway.Add(Convert.ToHexString(content));
            peer.Client.Messages.Clear();
            mistake ??= Feed(peer, peer.Client.Seal(SecureContent.Message, content));
            mistake ??= peer.Client.Messages.Count != 1 ? "a session does not answer any more" : null;
        }

        return mistake;
    }
}
