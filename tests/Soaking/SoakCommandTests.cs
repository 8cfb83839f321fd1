// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Soaking;
using NanoCoap.Lab.Verbs;

namespace NanoCoap.Tests.Soaking;

/// <summary>lab soak as a command: what it prints, and its exit code.</summary>
public sealed class SoakCommandTests
{
    private static readonly SoakSummary s_summary = new(null, 86400000, 1234567, 2345678, 1000, 900, 800, 36, 1, 1, 70, -5, 11, 0, 7, 4);

    [Fact]
    public void WithoutAFinding_EndsWithASummaryAndZero()
    {
        (int code, string text) = Invoke(new SoakCommand(), "--days", "0.05", "--clock", "24.83");
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^virtual time +0\.06 days\r?$", text);
        Assert.Matches(@"(?m)^datagrams in +\d,\d{3}\r?$", text);
        Assert.Matches(@"(?m)^31 or 32 bits of clock did +1\r?$", text);
        Assert.Contains("Nothing found.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_IsALineADay()
    {
        (int code, string text) = Invoke(new SoakCommand((_, progress) =>
        {
            Assert.True(progress(s_summary));
            return s_summary;
        }));
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^day 1: 3,580,245 datagrams, 36 wraps of message IDs, 0 s\r?$", text);
    }

    [Fact]
    public void Options_ReachTheSoak()
    {
        SoakSettings? settings = null;
        var command = new SoakCommand((given, _) =>
        {
            settings = given;
            return s_summary;
        });
        Invoke(command);
        Assert.Equal((1, 604800000, 4147200000, 0xFFFFFF - 100001), (settings!.Seed, settings.DurationMs, settings.ClockMs, settings.Sequence));
        Assert.Null(settings.Trace);
        Invoke(command, "--days", "1.5", "--clock", "2", "--sequence", "0", "--seed", "9", "--trace-from", "60");
        Assert.Equal((9, 129600000, 172800000, 0xFFFFFF), (settings.Seed, settings.DurationMs, settings.ClockMs, settings.Sequence));
        Assert.NotNull(settings.Trace);
        Assert.Equal(60000, settings.TraceFromMs);
    }

    [Fact]
    public void WithAFinding_SaysHowToHaveItAgainAndEndsWithOne()
    {
        var command = new SoakCommand((_, _) => s_summary with { Failure = "at 5.000 s: too late" });
        (int code, string text) = Invoke(command, "--days", "2", "--seed", "3");
        Assert.Equal(SoakCommand.Found, code);
        Assert.Contains("FOUND: at 5.000 s: too late", text, StringComparison.Ordinal);
        Assert.Contains("Again: dotnet run --project tools/lab -- soak --days 2 --clock 48 --sequence 16677215 --seed 3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing found", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_HasDatagrams()
    {
        (int code, string text) = Invoke(new SoakCommand(), "--days", "0.01", "--trace-from", "800");
        Assert.Equal(0, code);
        Assert.Contains(" > node       ", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^ +[1-7]\d\d\.\d{3} ", text);
    }

    [Theory]
    [InlineData("--days", "0")]
    [InlineData("--days", "a week")]
    [InlineData("--sequence", "16777216")]
    [InlineData("--clock", "-1")]
    public void BadOptions_AreRefused(params string[] arguments)
    {
        Assert.NotEmpty(new SoakCommand().Parse(arguments).Errors);
    }

    private static (int Code, string Text) Invoke(SoakCommand command, params string[] arguments)
    {
        var output = new StringWriter();
        ParseResult result = command.Parse(arguments);
        Assert.Empty(result.Errors);
        int code = result.Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
