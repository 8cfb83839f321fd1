// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using NanoCoap.Lab.Simulation;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab simulate: a node and its clients on a network that loses, doubles and delays, all of it virtual.</summary>
public sealed class SimulateCommand : VerbCommand
{
    /// <summary>Exit code if a run went wrong.</summary>
    public const int Found = 1;

    private readonly Option<string?> _scenario = new("--scenario") { Description = Choices(), HelpName = "NAME" };

    private readonly RangedOption _seeds = new("--seeds", "COUNT", "Runs of each scenario; fewer of those that take long", 1, 10000000, 500);

    private readonly RangedOption _from = new("--from", "NUMBER", "Seed of the first run; the next ones count up", 0, int.MaxValue, 0);

    private readonly RangedOption _seed = new("--seed", "NUMBER", "One run with this seed", 0, int.MaxValue, null);

    private readonly Option<bool> _trace = new("--trace") { Description = "With --scenario and --seed: print every datagram" };

    private readonly Option<bool> _statistics = new("--statistics") { Description = "Print what happened in the runs, added up" };

    private readonly RangedOption _loss = new(
        "--loss", "PERCENT", "Datagrams of conforming clients that are lost (default: as the seed has it)", 0, 100, null);

    private readonly RangedOption _duplication = new(
        "--duplication", "PERCENT", "Datagrams of conforming clients that arrive twice (default: as the seed has it)", 0, 100, null);

    private readonly RangedOption _late = new(
        "--late", "MS", "How late one in twenty datagrams of conforming clients may be (default: as the seed has it)", 0, 25000, null);

    private readonly Func<Scenario, int, SimulationSettings, TextWriter?, RunResult> _run;

    /// <summary>Makes the verb.</summary>
    public SimulateCommand()
        : this(SimulationRun.Run)
    {
    }

    /// <summary>Makes the verb with runs of another kind.</summary>
    /// <param name="run">Runs.</param>
    public SimulateCommand(Func<Scenario, int, SimulationSettings, TextWriter?, RunResult> run)
        : base(
            "simulate",
            "Runs the node among clients, good and bad, on a virtual network in virtual time, and judges what comes of it. All chance comes "
                + "from the seed: the same seed is the same run, bit for bit.",
            """
            lab simulate --seeds 5000
                five thousand runs of each scenario; ends at the first that goes wrong, with exit code 1
            lab simulate --scenario lossy --loss 60
                one scenario, with more loss than it has by itself
            lab simulate --scenario lossy --seed 42 --trace
                one run again, with every datagram
            """)
    {
        _run = run;
        _scenario.CompletionSources.Add([.. Names()]);
        Add(_scenario);
        Add(_seeds);
        Add(_from);
        Add(_seed);
        Add(_trace);
        Add(_statistics);
        Add(_loss);
        Add(_duplication);
        Add(_late);
        Validators.Add(Validate);
        SetAction(Run);
    }

    private static string Choices()
    {
        IEnumerable<string> lines = ScenarioCatalogue.All.Select(scenario => $"{scenario.Name}: {scenario.About}");
        return "Only this one (default: all of them)\n" + string.Join('\n', lines);
    }

    private static IEnumerable<string> Names()
    {
        return ScenarioCatalogue.All.Select(scenario => scenario.Name);
    }

    private void Validate(CommandResult result)
    {
        string? name = result.GetResult(_scenario) is { Tokens: [.., Token last] } ? last.Value : null;
        if (name != null && ScenarioCatalogue.Find(name) == null)
        {
            result.AddError($"--scenario {name}: there are {string.Join(", ", Names())}.");
        }

        if (result.GetValue(_trace) && (name == null || _seed.Given(result) == null))
        {
            result.AddError("--trace needs --scenario and --seed: one run has thousands of datagrams.");
        }
    }

    private int Run(ParseResult result)
    {
        CommandResult command = result.CommandResult;
        TextWriter output = result.InvocationConfiguration.Output;
        var settings = new SimulationSettings
        {
            LossPercent = _loss.Given(command),
            DuplicationPercent = _duplication.Given(command),
            LateMs = _late.Given(command),
        };
        int? seed = _seed.Given(command);
        int from = seed ?? _from.Value(command);
        int seeds = seed == null ? _seeds.Value(command) : 1;
        TextWriter? trace = result.GetValue(_trace) ? output : null;
        IEnumerable<Scenario> scenarios = result.GetValue(_scenario) is { } name ? [ScenarioCatalogue.Find(name)!] : ScenarioCatalogue.All;

        bool stopped = false;
        using var interrupt = new Interrupt(() => Volatile.Write(ref stopped, true));
        var total = new Statistics();
        var watch = Stopwatch.StartNew();
        output.WriteLine("scenario        runs  virtual time     datagrams       lost      events    events/s");
        foreach (Scenario scenario in scenarios)
        {
            var statistics = new Statistics();
            long startedAt = watch.ElapsedMilliseconds;
            RunResult? bad = null;
            int runs = Math.Max(1, seeds / scenario.Cost);
            for (int i = 0; i < runs && bad == null && !Volatile.Read(ref stopped); i++)
            {
                RunResult run = _run(scenario, unchecked(from + i) & int.MaxValue, settings, trace);
                statistics.Add(run.Statistics);
                bad = run.Failure == null ? null : run;
            }

            output.WriteLine(Line(scenario.Name, statistics, watch.ElapsedMilliseconds - startedAt));
            total.Add(statistics);
            if (bad != null)
            {
                output.WriteLine("FOUND: " + bad.Failure);
                output.WriteLine("Again: " + bad.Again);
                return Found;
            }
        }

        output.WriteLine(Line("in all", total, watch.ElapsedMilliseconds));
        if (result.GetValue(_statistics))
        {
            foreach ((string what, long count) in total.Named())
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-26} {count,15:N0}"));
            }
        }

        output.WriteLine("Nothing found.");
        return 0;
    }

    private static string Line(string name, Statistics statistics, long elapsedMs)
    {
        double seconds = Math.Max(1, elapsedMs) / 1000.0;
        TimeSpan time = TimeSpan.FromMilliseconds(statistics.VirtualMs);
        string virtualTime = string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:D2} min");
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} {statistics.Runs,7} {virtualTime,13} {statistics.Datagrams,13:N0} {statistics.Lost,10:N0} {statistics.Events,11:N0} "
            + $"{statistics.Events / seconds,11:N0}");
    }
}
