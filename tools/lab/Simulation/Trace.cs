// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Lab.Simulation;

/// <summary>All that happened on the network: a number that two runs share only if they were the same, and, if somebody reads them, lines.</summary>
public sealed class Trace
{
    private readonly EventQueue _events;
    private readonly TextWriter? _output;
    private readonly MessageDescription _description = new();

    /// <summary>Makes the trace.</summary>
    /// <param name="events">Says what time it is.</param>
    /// <param name="output">Where lines go, or null.</param>
    public Trace(EventQueue events, TextWriter? output)
    {
        _events = events;
        _output = output;
    }

    /// <summary>Time after the start before which there are no lines.</summary>
    public long FromMs { get; init; }

    /// <summary>A hash (FNV-1a) of every datagram, its time, its addresses and its fate, so far.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    private bool IsWanted => _output != null && _events.NowMs - _events.StartMs >= FromMs;

    /// <summary>Notes a datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="sender">Who really sent it, if that is not whose address it bears, or null.</param>
    /// <param name="fromNode">Whether the node did.</param>
    /// <param name="firstMs">After how long it will arrive, or -1: never.</param>
    /// <param name="secondMs">After how long it will arrive once more, or -1.</param>
    /// <param name="fate">Why it never arrives.</param>
    public void Sent(Datagram datagram, string? sender, bool fromNode, int firstMs, int secondMs, string fate)
    {
        Mix((ulong)_events.NowMs);
        Mix((uint)firstMs);
        Mix((uint)secondMs);
        Mix(datagram.From.Name);
        Mix(datagram.To.Name);
        foreach (byte b in datagram.Bytes)
        {
            Mix(b);
        }

        if (!IsWanted)
        {
            return;
        }

        var line = new LogLine();
        line.Add(string.Create(CultureInfo.InvariantCulture, $"{Seconds(),10:F3} {Name(datagram.From, sender),-14} > {datagram.To.Name,-10} "));
        Address client = fromNode ? datagram.To : datagram.From;
        _description.Append(line, client, datagram.Bytes, datagram.Bytes.Length, !fromNode);
        string end = firstMs < 0 ? fate
            : secondMs < 0 ? string.Create(CultureInfo.InvariantCulture, $"+{firstMs} ms")
            : string.Create(CultureInfo.InvariantCulture, $"+{firstMs} ms, again +{secondMs} ms");
        line.Add($" [{end}]");
        _output!.WriteLine(line.ToString());
    }

    /// <summary>Notes something else that matters.</summary>
    /// <param name="text">What.</param>
    public void Note(string text)
    {
        Mix((ulong)_events.NowMs);
        Mix(text);
        if (IsWanted)
        {
            _output!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Seconds(),10:F3} ** {text}"));
        }
    }

    private static string Name(Address from, string? sender)
    {
        return sender == null ? from.Name : $"{sender} as {from.Name}";
    }

    private double Seconds()
    {
        return (_events.NowMs - _events.StartMs) / 1000.0;
    }

    private void Mix(ulong value)
    {
        Hash = (Hash ^ value) * 0x100000001B3;
    }

    private void Mix(string text)
    {
        foreach (char c in text)
        {
            Mix(c);
        }
    }
}
