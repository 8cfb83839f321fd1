// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text.Json;
using NanoCoap.Lab.Verbs;

namespace NanoCoap.Tests.Footprint;

/// <summary>lab footprint as a command: what it prints, and its exit code.</summary>
public sealed class FootprintCommandTests : IDisposable
{
    private const string Small = "namespace N { public static class Small { public static int One() { return 1; } } }";

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-footprint-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Assemblies_AreThoseOfTheDevice()
    {
        string small = Write("Small.dll", DeviceCompiler.Compile(Small));
        (int code, string text) = Invoke(new FootprintCommand(_ => [small]));
        Assert.Equal(0, code);
        Assert.Matches("in all +[0-9]{3}\n", text);
        Assert.Matches(@"Observers: 8 +[0-9]{4}\n", text);
        Assert.DoesNotContain("largest", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_AreTakenInstead()
    {
        string small = Write("Small.dll", DeviceCompiler.Compile(Small));
        (int code, string text) = Invoke(new FootprintCommand(_ => throw new InvalidOperationException()), small, "--by", "method");
        Assert.Equal(0, code);
        Assert.Contains("Small.One()", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_ChangeTheHeap()
    {
        (_, string text) = Invoke(
            new FootprintCommand(_ => []),
            "--observers", "16", "--exchanges", "10", "--max-message", "600", "--body", "0", "--transmissions", "4", "--pending", "3",
            "--replies", "20", "--peers", "4");
        (_, string usual) = Invoke(new FootprintCommand(_ => []));
        Assert.InRange(Row(text, "Observers: 16") - (2 * Row(usual, "Observers: 8")), -2500, 0);
        Assert.InRange(Row(usual, "Deduplication: 16 + 32 exchanges, a reply of 32 bytes each")
            - Row(text, "Deduplication: 10 + 20 exchanges, a reply of 20 bytes each"), (48 * 32) - (30 * 20), 3000);
        Assert.InRange(Row(text, "Messages kept: 4 of 384 bytes") - Row(usual, "Messages kept: 2 of 384 bytes"), 2 * 384, 2 * 1000);
        Assert.True(Row(text, "Answers put off: 3") > Row(usual, "Answers put off: 2"));
        Assert.InRange(
            Row(usual, "Block-wise request bodies: 2 of 1024 bytes") - Row(text, "Block-wise request bodies: 2 of 0 bytes"), 2048, 2400);
        Assert.InRange(Row(usual, "Peers: 16") - Row(text, "Peers: 4"), 12 * 100, 12 * 500);
        Assert.Equal(624, Row(text, "Receive buffer: 601 bytes"));
    }

    [Fact]
    public void Check_FailsOverTheLimit()
    {
        string large = Write("NanoCoap.dll", DeviceCompiler.Compile(
            "namespace N { public static class C { public static string S() { return \"" + new string('x', 60000) + "\"; } } }", "NanoCoap"));
        var command = new FootprintCommand(_ => [large]);
        (int code, string text) = Invoke(command, "--check");
        Assert.Equal(FootprintCommand.OverLimit, code);
        Assert.Contains("OVER ITS LIMIT: NanoCoap", text, StringComparison.Ordinal);
        Assert.Equal(0, Invoke(command).Code);

        string small = Write("Small.dll", DeviceCompiler.Compile(Small));
        Assert.Equal(0, Invoke(new FootprintCommand(_ => [small]), "--check").Code);
    }

    [Fact]
    public void Json_IsAllThatIsWritten()
    {
        string small = Write("Small.dll", DeviceCompiler.Compile(Small));
        (int code, string text) = Invoke(new FootprintCommand(_ => [small]), "--json");
        Assert.Equal(0, code);
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal("Sample", document.RootElement.GetProperty("flash")[0].GetProperty("assembly").GetString());
    }

    [Fact]
    public void Compare_ShowsTheRealFile()
    {
        string small = Write("Small.dll", DeviceCompiler.Compile(Small));
        Write("Sample.pe", new byte[1000]);
        (_, string text) = Invoke(new FootprintCommand(_ => [small]), "--compare", _folder);
        Assert.Matches("real file +1000\n", text);
        Assert.Matches("estimate is off by +-7[0-9]{2}\n", text);
    }

    [Fact]
    public void CoreLibrary_IsMeasuredWhereItIs()
    {
        string small = Write("Small.dll", DeviceCompiler.Compile(Small));
        Assert.DoesNotContain("mscorlib", Invoke(new FootprintCommand(_ => [small])).Text, StringComparison.Ordinal);

        Write("mscorlib.pe", new byte[5000]);
        Assert.Matches("mscorlib +5000 ", Invoke(new FootprintCommand(_ => [small])).Text);

        string real = Directory.CreateDirectory(Path.Combine(_folder, "real")).FullName;
        File.WriteAllBytes(Path.Combine(real, "mscorlib.pe"), new byte[6000]);
        Assert.Matches("mscorlib +6000 ", Invoke(new FootprintCommand(_ => [small]), "--compare", real).Text);
    }

    [Fact]
    public void WhatIsMissingOrNoAssembly_IsNamed()
    {
        string none = Write("none.dll", [1, 2, 3]);
        (int code, string text) = Invoke(new FootprintCommand(), none);
        Assert.Equal(FootprintCommand.Failed, code);
        Assert.StartsWith(none + ": not a .NET assembly", text, StringComparison.Ordinal);

        (code, text) = Invoke(new FootprintCommand(), none + ".missing");
        Assert.Equal(FootprintCommand.Failed, code);
        Assert.Contains("none.dll.missing", text, StringComparison.Ordinal);

        (code, text) = Invoke(new FootprintCommand(), none, "--compare", none + ".missing");
        Assert.Equal(FootprintCommand.Failed, code);
        Assert.Contains("none.dll.missing", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--by", "namespace")]
    [InlineData("--top", "0")]
    [InlineData("--observers", "-1")]
    [InlineData("--max-message", "100")]
    public void BadOptions_AreRefused(params string[] arguments)
    {
        Assert.NotEmpty(new FootprintCommand().Parse(arguments).Errors);
    }

    private static int Row(string text, string name)
    {
        string line = Assert.Single(text.Split('\n'), line => line.TrimStart().StartsWith(name + " ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static (int Code, string Text) Invoke(FootprintCommand command, params string[] arguments)
    {
        var output = new StringWriter();
        ParseResult result = command.Parse(arguments);
        Assert.Empty(result.Errors);
        int code = result.Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }

    private string Write(string name, byte[] content)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllBytes(file, content);
        return file;
    }
}
