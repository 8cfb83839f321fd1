// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using NanoCoap.Dissection.Records;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Reads along with pre-shared keys: opens what others have sent, in the order in which they did. The handshake has to be there, for the
/// keys of a session are made from it. Each record is tried with both ends' keys, so that it does not matter who is who.
/// </summary>
/// <param name="keys">The keys; null if nothing is to be opened.</param>
public sealed class DtlsReader(IReadOnlyList<PskKey>? keys)
{
    private const int MaxSessions = 16;
    private const int MaxPieces = 32; // messages that are not whole yet, between two places
    private const int MaxMessageLength = 1 << 14; // a handshake with a pre-shared key has some hundred bytes

    private readonly Dictionary<string, Link> _links = [];
    private readonly List<DtlsReaderSession> _withConnectionId = [];

    /// <summary>Takes a datagram apart, and opens its records; without keys it only finds out how long their connection IDs are.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="source">Where it came from; any one place where that is not known.</param>
    /// <param name="destination">Where it went, likewise.</param>
    /// <returns>Its records; null if it is not DTLS.</returns>
    public RecordDissection? Read(byte[] datagram, IPEndPoint source, IPEndPoint destination)
    {
        if (!RecordDissection.IsRecords(datagram))
        {
            return null;
        }

        var dissection = RecordDissection.Of(datagram, ConnectionIdLength);
        string name = string.CompareOrdinal($"{source}", $"{destination}") < 0 ? $"{source} {destination}" : $"{destination} {source}";
        Link link = _links.TryGetValue(name, out Link? known) ? known : _links[name] = new Link();
        foreach (DtlsRecord record in dissection.Records)
        {
            if (record.IsEncrypted)
            {
                record.Inside = keys == null ? null : Open(record, link); // where nothing is tried, nothing is missing
            }
            else
            {
                foreach (HandshakeMessage piece in record.Content!.Handshakes)
                {
                    Take(piece, link);
                }
            }
        }

        return dissection;
    }

    // Of those that were agreed on; the longest one that fits.
    private int ConnectionIdLength(ReadOnlySpan<byte> bytes)
    {
        int length = -1;
        foreach (DtlsReaderSession session in _withConnectionId)
        {
            foreach (byte[] id in session.ConnectionIds)
            {
                if (id.Length > length && bytes.StartsWith(id))
                {
                    length = id.Length;
                }
            }
        }

        return length;
    }

    private RecordInside Open(DtlsRecord record, Link link)
    {
        // With a connection ID it may come from anywhere. RFC 9146 section 6.
        IEnumerable<DtlsReaderSession> candidates = record.Type == RecordType.ConnectionId
            ? link.Sessions.Concat(_withConnectionId.Where(session => !link.Sessions.Contains(session)))
            : link.Sessions;
        string? problem = null;
        foreach (DtlsReaderSession session in candidates)
        {
            if (session.Open(record) is { } content)
            {
                return new RecordInside(content, session.Key!.Name, null);
            }

            problem ??= session.Problem;
        }

        return new RecordInside(null, null, record.ConnectionIdLength < 0
            ? "The handshake that says how long its connection ID is is not here."
            : problem ?? "Its handshake is not here, at least not whole, and without it nothing can be opened.");
    }

    private void Take(HandshakeMessage piece, Link link)
    {
        if (piece.Length > MaxMessageLength)
        {
            return;
        }

        var name = (piece.Type, piece.Sequence, piece.Length);
        if (!link.Pieces.TryGetValue(name, out Pieces? pieces))
        {
            if (link.Pieces.Count == MaxPieces)
            {
                link.Pieces.Clear();
            }

            pieces = link.Pieces[name] = new Pieces(piece.Length);
        }

        if (!pieces.Add(piece))
        {
            return;
        }

        link.Pieces.Remove(name);

        // As if it had come whole: that is what both ends hash. RFC 6347 section 4.2.6.
        byte[] whole =
        [
            (byte)piece.Type, .. Big(piece.Length, 3), .. Big(piece.Sequence, 2), 0, 0, 0, .. Big(piece.Length, 3), .. pieces.Bytes,
        ];
        HandshakeMessage message = RecordContent.Of(RecordType.Handshake, whole).Handshakes[0];
        if (message.Type == HandshakeType.ClientHello && message.Hello != null && !link.Sessions.Exists(session => session.Begins(message)))
        {
            link.Sessions.Insert(0, new DtlsReaderSession());
            if (link.Sessions.Count > MaxSessions)
            {
                link.Sessions.RemoveAt(MaxSessions);
            }
        }

        if (link.Sessions is not [var latest, ..])
        {
            return;
        }

        latest.Take(
            message, whole, identity => keys?.FirstOrDefault(key => Encoding.UTF8.GetBytes(key.Identity).AsSpan().SequenceEqual(identity)));
        if (latest.ConnectionIds.Count != 0 && !_withConnectionId.Contains(latest))
        {
            _withConnectionId.Add(latest);
        }
    }

    private static byte[] Big(int value, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)value;
            value >>= 8;
        }

        return bytes;
    }

    /// <summary>What goes on between two places, in either direction.</summary>
    private sealed class Link
    {
        /// <summary>The latest one first.</summary>
        public List<DtlsReaderSession> Sessions { get; } = [];

        public Dictionary<(int Type, int Sequence, int Length), Pieces> Pieces { get; } = [];
    }

    private sealed class Pieces(int length)
    {
        private readonly bool[] _there = new bool[length];

        public byte[] Bytes { get; } = new byte[length];

        /// <summary>Takes up a piece, and tells whether it is all there.</summary>
        public bool Add(HandshakeMessage piece)
        {
            piece.Fragment.CopyTo(Bytes, piece.FragmentOffset);
            _there.AsSpan(piece.FragmentOffset, piece.Fragment.Length).Fill(true);
            return !_there.AsSpan().Contains(false);
        }
    }
}
