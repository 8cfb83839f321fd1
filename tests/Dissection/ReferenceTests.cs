// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Reference;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Dissection;

/// <summary>The tables behind nanocoap explain: complete, and found by what people type.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void EveryCodeOptionAndFormat_IsExplained()
    {
        Assert.Empty(Enum.GetValues<CoapCode>().Select(code => (int)code).Except(CodeReference.All.Select(row => row.Number)));
        Assert.Equal(Enumerable.Range(0, OptionTable.Rows).Select(OptionTable.Number), OptionReference.All.Select(row => row.Number));
        Assert.Equal(ContentFormatNames.Numbers, FormatReference.All.Select(row => row.Number));
        Assert.Equal(4, TypeReference.All.Count);
        const string Rfc = "RFC [0-9]{4}( section [0-9.]+)?( and RFC [0-9]{4} section [0-9.]+)?";
        Assert.All(Explanations.All, row => Assert.Matches($"^({Rfc}|(W3C|OMA|OCF's) .+)$", row.Section));
        Assert.All(Explanations.All, row => Assert.EndsWith(".", row.Meaning, StringComparison.Ordinal));
    }

    [Fact]
    public void AnyNumber_HasAnExplanation()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.StartsWith(CodeNames.Number(code), CodeReference.Of(code).Title, StringComparison.Ordinal);
        }

        Assert.Contains("elective", OptionReference.Of(65000).Class, StringComparison.Ordinal);
        Assert.Contains("for experiments", FormatReference.Of(65001).Class, StringComparison.Ordinal);
        Assert.Contains("first come", FormatReference.Of(20000).Class, StringComparison.Ordinal);
        Assert.Contains("for documentation", FormatReference.Of(64999).Class, StringComparison.Ordinal);

        // None of those with a name is explained by its name alone.
        Assert.All(FormatReference.All, row => Assert.DoesNotContain("The media type", row.Meaning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4.04", "4.04 Not Found")]
    [InlineData("not found", "4.04 Not Found")]
    [InlineData("NotFound", "4.04 Not Found")]
    [InlineData("get", "0.01 GET")]
    [InlineData("block2", "Block2 (23)")]
    [InlineData("uripath", "Uri-Path (11)")]
    [InlineData("json", "json (50)")]
    [InlineData("application/cbor", "cbor (60)")]
    [InlineData("td+json", "td+json (432)")]
    [InlineData("application/edhoc+cbor-seq", "Content-Format 64")]
    [InlineData("con", "CON Confirmable")]
    [InlineData("50", "json (50)")]
    [InlineData("23", "Block2 (23)")]
    [InlineData("60", "Size1 (60)|cbor (60)")]
    [InlineData("2.07", "2.07")]
    [InlineData("nothing", "")]
    public void Text_FindsWhatItMeans(string text, string titles)
    {
        Assert.Equal(titles, string.Join('|', Explanations.Find(text).Select(row => row.Title)));
    }

    [Fact]
    public void Verb_ExplainsOrSuggests()
    {
        ToolRun one = ToolRun.Of(new ExplainCommand(), "4.13");
        Snapshot.Check("explain-413", one.Output);
        Assert.Equal((0, ""), (one.Code, one.Error));
        Snapshot.Check("explain-block2", ToolRun.Of(new ExplainCommand(), "Block2").Output);
        Snapshot.Check("explain-all", ToolRun.Of(new ExplainCommand(), "--all").Output);
        Assert.StartsWith("4.04 Not Found", ToolRun.Of(new ExplainCommand(), "not", "found").Output, StringComparison.Ordinal);

        ToolRun slip = ToolRun.Of(new ExplainCommand(), "Blok2");
        Assert.Equal(ExitCode.Usage, slip.Code);
        Assert.Contains("Did you mean Block2?", slip.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, ToolRun.Of(new ExplainCommand()).Code);
    }
}
