// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Captures;

/// <summary>What a capture file holds, as far as it is UDP.</summary>
public sealed class Capture
{
    // RFC 7252 sections 6.1 and 6.2: of coap and of coaps.
    private const int StandardPort = 5683;
    private const int SecurePort = 5684;

    private readonly List<CapturedDatagram> _datagrams = [];

    /// <summary>The datagrams, in the order of the file.</summary>
    public IReadOnlyList<CapturedDatagram> Datagrams => _datagrams;

    /// <summary>Packets that carry no UDP datagram, or a piece of one.</summary>
    public int Others { get; private set; }

    /// <summary>Says what is wrong with the end of the file, if it is cut short; all before it is there.</summary>
    public string? Damage { get; internal set; }

    /// <summary>
    /// The datagrams that are CoAP, or DTLS around it: those from or to the ports 5683 and 5684, and of other ports those between two
    /// endpoints that exchange nothing but well-formed messages and records of DTLS, a request or a record among them.
    /// </summary>
    /// <returns>The datagrams, in the order of the file.</returns>
    public IReadOnlyList<CapturedDatagram> Coap()
    {
        HashSet<string> pairs = [.. _datagrams.GroupBy(Pair).Where(IsCoap).Select(group => group.Key)];
        return [.. _datagrams.Where(datagram => pairs.Contains(Pair(datagram)))];
    }

    /// <summary>Whether a file begins as a capture does; what it holds may be damaged all the same.</summary>
    /// <param name="file">The file, or its first four bytes.</param>
    /// <returns>True for .pcap and .pcapng.</returns>
    public static bool IsCapture(ReadOnlySpan<byte> file)
    {
        return PcapReader.Begins(file) || PcapngReader.Begins(file);
    }

    /// <summary>Reads a .pcap or .pcapng file.</summary>
    /// <param name="file">All of it.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="CaptureException">It is neither, or damaged from its start.</exception>
    public static Capture Read(ReadOnlySpan<byte> file)
    {
        var capture = new Capture();
        if (PcapReader.Begins(file))
        {
            PcapReader.Read(file, capture);
        }
        else if (PcapngReader.Begins(file))
        {
            PcapngReader.Read(file, capture);
        }
        else
        {
            throw new CaptureException("This is no capture: neither .pcap nor .pcapng begins like that.");
        }

        return capture;
    }

    /// <summary>Peels a datagram out of an IP packet or an Ethernet frame, as tcpdump -x and -xx print them.</summary>
    /// <param name="packet">The bytes.</param>
    /// <returns>The datagram, or null if they are nothing of that kind: a message itself, perhaps.</returns>
    public static CapturedDatagram? Unwrap(ReadOnlySpan<byte> packet)
    {
        foreach (int linkType in (ReadOnlySpan<int>)[LinkType.Raw, LinkType.Ethernet])
        {
            if (Packet.TryPeel(linkType, packet, packet.Length, DateTimeOffset.UnixEpoch, out CapturedDatagram? datagram))
            {
                return datagram;
            }
        }

        return null;
    }

    /// <summary>Takes up a packet.</summary>
    internal void Add(int linkType, DateTimeOffset time, ReadOnlySpan<byte> packet, int sentBytes)
    {
        if (Packet.TryPeel(linkType, packet, sentBytes, time, out CapturedDatagram? datagram))
        {
            _datagrams.Add(datagram);
        }
        else
        {
            Others++;
        }
    }

    private static bool IsCoap(IEnumerable<CapturedDatagram> group)
    {
        bool asked = false;
        foreach (CapturedDatagram datagram in group)
        {
            if (datagram.Source.Port is StandardPort or SecurePort || datagram.Destination.Port is StandardPort or SecurePort)
            {
                return true;
            }

            if (RecordDissection.IsRecords(datagram.Bytes))
            {
                asked = true;
                continue;
            }

            MessageDissection message = MessageDissection.Of(datagram.Bytes);
            if (message.Status != ParseStatus.Ok)
            {
                return false;
            }

            asked |= message.IsRequest;
        }

        return asked;
    }

    private static string Pair(CapturedDatagram datagram)
    {
        string source = Text(datagram.Source);
        string destination = Text(datagram.Destination);
        return string.CompareOrdinal(source, destination) < 0 ? source + " " + destination : destination + " " + source;
    }

    private static string Text(IPEndPoint place)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{place}");
    }
}
