// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;

namespace NanoCoap.Lab.Load;

/// <summary>
/// Puts the same load on our node and on another server in turns, A B B A and so on, so that what else the machine does meets
/// both. Each round meets servers that were started for it: a server that remembers the clients of earlier rounds may be slowed down by
/// that, and where a program happens to lie in memory is not the same each time.
/// </summary>
public sealed class Comparison
{
    private const int ServersProcessor = 1;
    private const int BodyBytes = 5; // of a reading

    private readonly Peer _peer;
    private readonly LoadSettings _settings;
    private readonly bool _confirmable;
    private readonly bool _pin;

    /// <summary>Makes a comparison.</summary>
    /// <param name="peer">The other server.</param>
    /// <param name="settings">The load; its number of clients is replaced.</param>
    /// <param name="confirmable">Whether requests are CON.</param>
    /// <param name="pin">Whether clients and servers are kept on a processor each.</param>
    public Comparison(Peer peer, LoadSettings settings, bool confirmable, bool pin)
    {
        _peer = peer;
        _settings = settings;
        _confirmable = confirmable;
        _pin = pin;
    }

    /// <summary>Runs all rounds for one number of clients.</summary>
    /// <param name="clients">Clients.</param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="met">Takes both, our node first, once their sizes are known.</param>
    /// <param name="done">Takes each round when it is over.</param>
    /// <param name="cancel">Ends it early; a round that is not over is not handed out.</param>
    /// <exception cref="OperationCanceledException">It was ended before the first round.</exception>
    /// <exception cref="LoadException">One of the servers can't be started or does not answer.</exception>
    public void Run(int clients, int rounds, Action<Contestant, Contestant> met, Action<ComparisonRound> done, CancellationToken cancel)
    {
        if (_pin)
        {
            PinClients();
        }

        for (int round = 1; round <= rounds; round++)
        {
            if (Run(_settings with { Clients = clients }, round, met, cancel) is not { } over)
            {
                return;
            }

            done(over);
        }
    }

    private ComparisonRound? Run(LoadSettings settings, int round, Action<Contestant, Contestant> met, CancellationToken cancel)
    {
        using var node = new Contestant("node", NodeServer.Start(out int nodePort), nodePort, NodeServer.Path, settings, _confirmable);
        using var peer = new Contestant(_peer.Name, _peer.Start(out int peerPort), peerPort, _peer.Path, settings, _confirmable);
        if (_pin)
        {
            node.Pin(ServersProcessor);
            peer.Pin(ServersProcessor);
        }

        if (!peer.IsProtected)
        {
            peer.Meet(cancel);
            node.MakeAnswer(peer.AnswerBytes, cancel);
        }
        else
        {
            // What protection adds is part of what it costs.
            peer.MakeBody(BodyBytes, cancel);
            node.MakeBody(BodyBytes, cancel);
        }

        met(node, peer);
        bool nodeFirst = round % 2 == 1;
        Measurement first = Measure(nodeFirst ? node : peer, cancel);
        Measurement second = Measure(nodeFirst ? peer : node, cancel);
        return cancel.IsCancellationRequested
            ? null
            : new ComparisonRound(settings.Clients, round, nodeFirst ? first : second, nodeFirst ? second : first);
    }

    private static Measurement Measure(Contestant contestant, CancellationToken cancel)
    {
        contestant.WarmUp(cancel);
        return contestant.Measure(cancel);
    }

    private static void PinClients()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1; // the first processor; on Linux this is about the first thread, which the clients live on
        }
    }
}
