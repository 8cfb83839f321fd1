// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Carries datagrams between hosts and the node, or loses them, as each host's link and chance will have it.</summary>
public sealed class Network
{
    /// <summary>The address of the node.</summary>
    public static readonly Address NodeAddress = new("node");

    private readonly EventQueue _events;
    private readonly Chance _chance;
    private readonly Trace _trace;
    private readonly Dictionary<Address, (IHost Host, Link Link)> _hosts = [];

    /// <summary>Makes a network without hosts.</summary>
    /// <param name="events">Virtual time.</param>
    /// <param name="chance">Decides.</param>
    /// <param name="trace">Takes note of everything.</param>
    public Network(EventQueue events, Chance chance, Trace trace)
    {
        _events = events;
        _chance = chance;
        _trace = trace;
    }

    /// <summary>The node.</summary>
    public IHost? Node { get; set; }

    /// <summary>Datagrams sent by anybody.</summary>
    public long Sent { get; private set; }

    /// <summary>Datagrams that were lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Datagrams that arrived twice.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Gives a host an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="host">The host.</param>
    /// <param name="link">Its way to the node.</param>
    public void Attach(Address address, IHost host, Link link)
    {
        _hosts.Add(address, (host, link));
    }

    /// <summary>Takes an address away from its host: what is still on its way there goes nowhere.</summary>
    /// <param name="address">The address.</param>
    public void Detach(Address address)
    {
        _hosts.Remove(address);
    }

    /// <summary>Makes the way to everybody a good one.</summary>
    public void Heal()
    {
        _trace.Note("the network heals");
        foreach ((IHost _, Link link) in _hosts.Values)
        {
            link.Heal();
        }
    }

    /// <summary>Sends a datagram to the node.</summary>
    /// <param name="link">The way it takes.</param>
    /// <param name="from">The address in its head.</param>
    /// <param name="bytes">The payload.</param>
    /// <param name="sender">Who really sends it, if that is not whose address it bears, or null.</param>
    public void ToNode(Link link, Address from, byte[] bytes, string? sender = null)
    {
        Carry(link, new Datagram(from, NodeAddress, bytes), false, sender);
    }

    /// <summary>Sends a datagram of the node.</summary>
    /// <param name="datagram">The datagram.</param>
    public void FromNode(Datagram datagram)
    {
        Carry(_hosts.TryGetValue(datagram.To, out (IHost Host, Link Link) entry) ? entry.Link : null, datagram, true, null);
    }

    private void Carry(Link? link, Datagram datagram, bool fromNode, string? sender)
    {
        Sent++;
        string fate = link == null ? "nobody there" : !link.Up ? "cut off" : _chance.PerMille(link.LossPerMille) ? "lost" : "";
        int first = -1;
        int second = -1;
        if (fate.Length != 0)
        {
            Lost++;
            if (link != null)
            {
                link.Lost++;
            }
        }
        else
        {
            first = Delay(link!);
            if (_chance.PerMille(link!.DuplicationPerMille))
            {
                Duplicated++;
                second = Delay(link);
            }
        }

        _trace.Sent(datagram, sender, fromNode, first, second, fate);
        if (first >= 0)
        {
            _events.After(first, () => Arrive(datagram));
        }

        if (second >= 0)
        {
            _events.After(second, () => Arrive(datagram));
        }
    }

    private int Delay(Link link)
    {
        int delay = link.MinDelayMs + _chance.Below(link.SpreadMs + 1);
        return link.LateMs != 0 && _chance.OneIn(20) ? delay + _chance.Below(link.LateMs) : delay;
    }

    private void Arrive(Datagram datagram)
    {
        if (ReferenceEquals(datagram.To, NodeAddress))
        {
            Node?.Receive(datagram);
        }
        else if (_hosts.TryGetValue(datagram.To, out (IHost Host, Link Link) entry))
        {
            entry.Host.Receive(datagram);
        }
    }
}
