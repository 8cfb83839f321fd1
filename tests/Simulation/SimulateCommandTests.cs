// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Simulation;
using NanoCoap.Lab.Verbs;

namespace NanoCoap.Tests.Simulation;

/// <summary>lab simulate as a command: what it prints, and its exit code.</summary>
public sealed class SimulateCommandTests
{
    [Fact]
    public void WithoutAFinding_PrintsALineForEachScenarioAndEndsWithZero()
    {
        (int code, string text) = Invoke(new SimulateCommand(), "--seeds", "2");
        Assert.Equal(0, code);
        foreach (Scenario scenario in ScenarioCatalogue.All)
        {
            Assert.Matches($@"(?m)^{scenario.Name} +[12] +0 h \d\d min +[\d,]+ +[\d,]+ +[\d,]+ +[\d,]+\r?$", text);
        }

        Assert.Matches(@"(?m)^in all +27 ", text);
        Assert.Contains("Nothing found.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Datagrams ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WithAFinding_SaysHowToHaveItAgainAndEndsWithOne()
    {
        var broken = new SimulateCommand((scenario, seed, settings, trace) => SimulationRun.Run(
            scenario, seed, new SimulationSettings { LossPercent = settings.LossPercent, Resize = config => config.UnsafeExchanges = 1 }, trace));
        (int code, string text) = Invoke(broken, "--scenario", "lossy", "--seeds", "100", "--loss", "20");
        Assert.Equal(SimulateCommand.Found, code);
        Assert.Matches(@"FOUND: scenario lossy, seed \d+, at ", text);
        Assert.DoesNotContain("Nothing found", text, StringComparison.Ordinal);

        string line = text.Split('\n').Single(line => line.StartsWith("Again: ", StringComparison.Ordinal)).TrimEnd();
        Assert.Matches(@"^Again: dotnet run --project tools/lab -- simulate --scenario lossy --seed \d+ --trace --loss 20$", line);
        (int again, string trace) = Invoke(broken, line.Split(" simulate ")[1].Split(' '));
        Assert.Equal(SimulateCommand.Found, again);
        string finding = text.Split('\n').Single(line => line.StartsWith("FOUND: ", StringComparison.Ordinal)).TrimEnd();
        Assert.Contains(finding, trace, StringComparison.Ordinal);
        Assert.Contains("> node       CON POST /orders ", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void From_IsTheFirstSeed()
    {
        List<int> seeds = [];
        var command = new SimulateCommand((scenario, seed, _, _) =>
        {
            seeds.Add(seed);
            return new RunResult(null, "", 0, new Statistics());
        });
        Assert.Equal(0, Invoke(command, "--scenario", "calm", "--from", "2147483646", "--seeds", "3").Code);
        Assert.Equal([2147483646, 2147483647, 0], seeds);
    }

    [Fact]
    public void Statistics_ArePrintedOnDemand()
    {
        (int code, string text) = Invoke(new SimulateCommand(), "--scenario", "calm", "--seed", "1", "--statistics");
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^  Runs +1\r?$", text);
        Assert.Matches(@"(?m)^  Datagrams +[1-9][\d,]*\r?$", text);
    }

    [Theory]
    [InlineData("--seeds", "0")]
    [InlineData("--seed", "-1")]
    [InlineData("--loss", "101")]
    [InlineData("--scenario", "stormy")]
    [InlineData("--trace")]
    [InlineData("--trace", "--seed", "1")]
    [InlineData("--trace", "--scenario", "calm")]
    [InlineData("--scenario")]
    public void BadOptions_AreRefused(params string[] arguments)
    {
        Assert.NotEmpty(new SimulateCommand().Parse(arguments).Errors);
    }

    private static (int Code, string Text) Invoke(SimulateCommand command, params string[] arguments)
    {
        var output = new StringWriter();
        ParseResult result = command.Parse(arguments);
        Assert.Empty(result.Errors);
        int code = result.Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
