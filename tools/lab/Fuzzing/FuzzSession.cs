// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// A life of two nodes under fire: datagrams from a few remotes, and time that passes in between. It depends on its seed alone, so
/// that a finding can be had again by running the session again.
/// </summary>
public sealed class FuzzSession
{
    /// <summary>Datagrams of a session: enough for tables to fill, few enough to run again.</summary>
    public const int Steps = 1000;

    private readonly int _seed;
    private readonly FuzzSummary _summary;

    /// <summary>Makes a session.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="summary">Where it counts what it did.</param>
    public FuzzSession(int seed, FuzzSummary summary)
    {
        _seed = seed;
        _summary = summary;
    }

    /// <summary>Runs the session, up to its first finding.</summary>
    /// <returns>The finding, or null.</returns>
    public Finding? Run()
    {
        var random = new Random(_seed);
        var source = new DatagramSource(random);
        var target = new FuzzTarget(_seed) { OnSent = source.Note };
        byte[] datagram = [];
        for (int step = 0; step < Steps; step++)
        {
            string? mistake = null;
            if (random.Next(3) == 0)
            {
                // Mostly the blink of an eye, sometimes long enough for an exchange to lapse or an observer to be given up.
                int milliseconds = random.Next(20) == 0 ? random.Next(100000) : random.Next(1500);
                int? centi = random.Next(12) == 0 ? null : random.Next(1500, 3500);
                mistake = target.Pass(milliseconds, centi, random.Next(3) == 0);
            }

            if (mistake == null)
            {
                datagram = source.Next(out string remote, out DatagramKind kind);
                bool multicast = random.Next(12) == 0;
                mistake = target.Feed(remote, datagram, multicast);
                _summary.Count(kind, datagram, target.LastReply);
                _summary.Count(target.LastChange);
            }

            if (mistake != null)
            {
                return new Finding(_seed, step, datagram, mistake);
            }
        }

        _summary.Count(target.Counters, true);
        return null;
    }
}
