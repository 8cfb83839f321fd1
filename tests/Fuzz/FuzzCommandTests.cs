// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Fuzzing;
using NanoCoap.Lab.Verbs;

namespace NanoCoap.Tests.Fuzz;

/// <summary>lab fuzz as a command: what it prints, and its exit code.</summary>
public sealed class FuzzCommandTests
{
    [Fact]
    public void WithoutAFinding_EndsWithASummaryAndZero()
    {
        (int code, string text) = Invoke(new FuzzCommand(), "--sessions", "2", "--seed", "5");
        Assert.Equal(0, code);
        Assert.Contains("Nothing found", text, StringComparison.Ordinal);
        Assert.Matches(@"datagrams +2.?000", text);
        Assert.Contains("2.05", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void WithAFinding_NamesTheDatagramAndTheSeedAndEndsWithOne()
    {
        byte[] datagram = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        var command = new FuzzCommand(
            new FuzzSummary("coap", (seed, _) => seed == 8 ? new Finding(seed, 17, datagram, "two replies") : null));
        (int code, string text) = Invoke(command, "--seed", "5");
        Assert.Equal(1, code);
        Assert.Contains("two replies", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(datagram), text, StringComparison.Ordinal);
        Assert.Contains("Again: dotnet run --project tools/lab -- fuzz --seed 8 --sessions 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing found", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_IsWhatIsFuzzed()
    {
        (int code, string text) = Invoke(new FuzzCommand(), "--target", "coaps", "--sessions", "2", "--seed", "5");
        Assert.Equal(0, code);
        Assert.Matches(@"mutated +nothing [1-9]", text);
        (code, text) = Invoke(new FuzzCommand(), "--target", "oscore", "--sessions", "2", "--seed", "5");
        Assert.Equal(0, code);
        Assert.Matches(@"protected, refused +[1-9]", text);
    }

    [Fact]
    public void Seconds_EndIt()
    {
        int sessions = 0;
        var command = new FuzzCommand(new FuzzSummary("coap", (_, _) =>
        {
            sessions++;
            return null;
        }));
        Assert.Equal(0, Invoke(command, "--seconds", "1").Code);
        Assert.True(sessions > 1);
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "soon")]
    [InlineData("--seed", "-1")]
    [InlineData("--sessions", "0")]
    [InlineData("--forever", "1")]
    [InlineData("--target", "mqtt")]
    public void BadOptions_AreRefused(params string[] arguments)
    {
        Assert.NotEmpty(new FuzzCommand().Parse(arguments).Errors);
    }

    private static (int Code, string Text) Invoke(FuzzCommand command, params string[] arguments)
    {
        var output = new StringWriter();
        ParseResult result = command.Parse(arguments);
        Assert.Empty(result.Errors);
        int code = result.Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
