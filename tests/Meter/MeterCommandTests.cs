// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Metering;
using NanoCoap.Lab.Verbs;

namespace NanoCoap.Tests.Meter;

/// <summary>lab meter as a command: what it prints and writes, and its exit code.</summary>
public sealed class MeterCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private Figures _figures = new(1000, 20, 7, 0, 40000);

    public void Dispose()
    {
        File.Delete(_file);
    }

    [Fact]
    public void Update_WritesWhatCheckAgreesWith()
    {
        Assert.Equal(0, Invoke("--update", _file).Code);
        (int code, string text) = Invoke("--check", _file);
        Assert.Equal(0, code);
        Assert.Contains("GET /a", text, StringComparison.Ordinal);
        Assert.Contains("No figure has grown", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_IsNamedWithTheWayOut()
    {
        Invoke("--update", _file);
        _figures = new Figures(1100, 20, 7, 0, 40000);
        (int code, string text) = Invoke("--check", _file);
        Assert.Equal(MeterCommand.Grown, code);
        Assert.Contains("MORE: GET /a, observers: 8: IL 1000 -> 1100", text, StringComparison.Ordinal);
        Assert.Contains(FigureTable.UpdateCommand, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Less_IsTold()
    {
        Invoke("--update", _file);
        _figures = new Figures(500, 20, 7, 0, 40000);
        (int code, string text) = Invoke("--check", _file);
        Assert.Equal(0, code);
        Assert.Contains("less: GET /a, observers: 8: IL 1000 -> 500", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ByMethod_PrintsShares()
    {
        Assert.DoesNotContain("Type.Method", Invoke().Text, StringComparison.Ordinal);
        Assert.Matches(@"2\.5 x Type\.Method +999", Invoke("--by-method").Text);
    }

    [Fact]
    public void Text_ChoosesWhatIsPrintedAndNotWhatIsWritten()
    {
        string text = Invoke("put", "--update", _file).Text;
        Assert.DoesNotContain("GET /a", text, StringComparison.Ordinal);
        Assert.Contains("PUT /b", text, StringComparison.Ordinal);
        Assert.Equal(2, FigureTable.Read(File.ReadAllText(_file)).Count);
    }

    [Fact]
    public void WithoutATable_Fails()
    {
        File.WriteAllText(_file, "no table");
        Assert.Equal(MeterCommand.Failed, Invoke("--check", _file).Code);
        Assert.Equal(MeterCommand.Failed, Invoke("--check", _file + ".missing").Code);
    }

    [Fact]
    public void CheckWithUpdate_IsRefused()
    {
        Assert.NotEmpty(new MeterCommand().Parse(["--check", _file, "--update", _file]).Errors);
    }

    private (int Code, string Text) Invoke(params string[] arguments)
    {
        var command = new MeterCommand(() =>
        [
            new MeterResult(8, "GET /a", _figures, [new MethodFigures("Type.Method", 2.5, new Figures(999, 0, 0, 0, 0))]),
            new MeterResult(8, "PUT /b", new Figures(1, 1, 1, 0, 100), []),
        ]);
        var output = new StringWriter();
        ParseResult result = command.Parse(arguments);
        Assert.Empty(result.Errors);
        int code = result.Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
