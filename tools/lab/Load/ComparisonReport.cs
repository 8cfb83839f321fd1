// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text.Json;

namespace NanoCoap.Lab.Load;

/// <summary>A comparison as text for people, line by line as it goes on, or as JSON for programs, at its end.</summary>
public sealed class ComparisonReport
{
    private const string Side = "{0,10} {1,9} {2,9} {3,7}";

    private readonly TextWriter _output;
    private readonly Peer _peer;
    private readonly string _version;
    private readonly List<ComparisonRound> _rounds = [];
    private bool _met;
    private object? _sizes;

    /// <summary>Begins a report.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="peer">The other server.</param>
    /// <exception cref="LoadException">It is not installed.</exception>
    public ComparisonReport(TextWriter output, Peer peer)
    {
        _output = output;
        _peer = peer;
        _version = peer.Version();
    }

    /// <summary>Writes what is compared, once.</summary>
    /// <param name="node">Our node.</param>
    /// <param name="peer">The other server.</param>
    public void Meet(Contestant node, Contestant peer)
    {
        if (_met)
        {
            return;
        }

        _met = true;
        _sizes = new { Node = Sizes(node), Peer = Sizes(peer) };
        Server(node, "our node");
        Server(peer, _version);
        _output.WriteLine();
        string head = string.Format(CultureInfo.InvariantCulture, Side, "req/s", "p50 us", "p99 us", "cpu us");
        _output.WriteLine($"{"",16}{"node",-39}{_peer.Name,-39}");
        _output.WriteLine($"{"clients",7} {"round",7} {head}  {head} {"ratio",6} {"others",7}");
    }

    /// <summary>Writes a round.</summary>
    /// <param name="round">The round.</param>
    public void Add(ComparisonRound round)
    {
        _rounds.Add(round);
        LoadFigures node = LoadFigures.Of(round.Node.Result);
        LoadFigures peer = LoadFigures.Of(round.Peer.Result);
        Row(
            round.Clients,
            round.Round.ToString(CultureInfo.InvariantCulture),
            (node.RequestsPerSecond, node.P50, node.P99, round.Node.MicrosecondsEach),
            (peer.RequestsPerSecond, peer.P50, peer.P99, round.Peer.MicrosecondsEach),
            Others(round));
        Faults("node", node);
        Faults(_peer.Name, peer);
    }

    /// <summary>Writes the medians of all rounds with a number of clients.</summary>
    /// <param name="clients">Clients.</param>
    public void Conclude(int clients)
    {
        ComparisonRound[] rounds = [.. _rounds.Where(round => round.Clients == clients)];
        if (rounds.Length != 0)
        {
            Row(
                clients,
                "median",
                Medians(rounds, round => round.Node),
                Medians(rounds, round => round.Peer),
                Median(rounds.Select(Others)));
        }
    }

    /// <summary>Writes all of it as an object.</summary>
    /// <param name="output">Where to.</param>
    public void WriteJson(TextWriter output)
    {
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                Peer = _peer.Name,
                Version = _version,
                Sizes = _sizes,
                Rounds = _rounds.Select(round => new { round.Clients, round.Round, Node = Json(round.Node), Peer = Json(round.Peer) }),
                Medians = _rounds.Select(round => round.Clients).Distinct().Select(Medians),
            },
            LoadReport.Json));
    }

    /// <summary>The value in the middle, or the mean of the two there.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <returns>The median.</returns>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static (double PerSecond, double P50, double P99, double Processor) Medians(
        IReadOnlyList<ComparisonRound> rounds, Func<ComparisonRound, Measurement> side)
    {
        LoadFigures[] figures = [.. rounds.Select(round => LoadFigures.Of(side(round).Result))];
        return (
            Median(figures.Select(f => f.RequestsPerSecond)),
            Median(figures.Select(f => f.P50)),
            Median(figures.Select(f => f.P99)),
            Median(rounds.Select(round => side(round).MicrosecondsEach)));
    }

    private static object Sizes(Contestant contestant)
    {
        return new { contestant.RequestBytes, contestant.AnswerBytes };
    }

    private static object Json(Measurement side)
    {
        return new { Figures = LoadFigures.Of(side.Result), ProcessorMicrosecondsEach = side.MicrosecondsEach, side.Others };
    }

    // The worse of the two; NaN where it is not known.
    private static double Others(ComparisonRound round)
    {
        return Math.Max(round.Node.Others ?? double.NaN, round.Peer.Others ?? double.NaN);
    }

    private static string Text((double PerSecond, double P50, double P99, double Processor) side)
    {
        return string.Format(
            CultureInfo.InvariantCulture, Side, LoadReport.Count(side.PerSecond), LoadReport.Latency(side.P50), LoadReport.Latency(side.P99),
            side.Processor.ToString("F2", CultureInfo.InvariantCulture));
    }

    private object Medians(int clients)
    {
        ComparisonRound[] rounds = [.. _rounds.Where(round => round.Clients == clients)];
        var node = Medians(rounds, round => round.Node);
        var peer = Medians(rounds, round => round.Peer);
        return new
        {
            Clients = clients,
            Node = new { RequestsPerSecond = node.PerSecond, node.P50, node.P99 },
            Peer = new { RequestsPerSecond = peer.PerSecond, peer.P50, peer.P99 },
            Ratio = node.PerSecond / peer.PerSecond,
        };
    }

    private void Row(
        int clients,
        string round,
        (double PerSecond, double P50, double P99, double Processor) node,
        (double PerSecond, double P50, double P99, double Processor) peer,
        double others)
    {
        string ratio = (node.PerSecond / peer.PerSecond).ToString("F2", CultureInfo.InvariantCulture);
        string share = double.IsNaN(others) ? "?" : others.ToString("P0", CultureInfo.InvariantCulture);
        _output.WriteLine($"{clients,7} {round,7} {Text(node)}  {Text(peer)} {ratio,6} {share,7}");
        _output.Flush();
    }

    private void Server(Contestant server, string what)
    {
        _output.WriteLine(
            $"{server.Name,-7}  {what}: GET /{server.Path}, request {server.RequestBytes} bytes, answer {server.AnswerBytes} bytes");
    }

    private void Faults(string name, LoadFigures figures)
    {
        if (figures.HasFaults)
        {
            _output.WriteLine($"        {name}: errors {figures.Errors}, lost {figures.Lost}, unexpected {figures.Unexpected}");
        }
    }
}
