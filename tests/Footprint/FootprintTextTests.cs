// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Lab.Footprint;

namespace NanoCoap.Tests.Footprint;

/// <summary>The form of a report.</summary>
public sealed class FootprintTextTests
{
    private static readonly FootprintReport s_report = new(
        [
            Assembly("NanoCoap", true, 20, 50000, 5300, [new PeItem("Endpoint", "", 700)], [new PeItem("two\nlines", "literal", 10)]),
            Assembly("NanoCoap.Firmware", false, 3, 700, 400, [new PeItem("Program", "", 900), new PeItem("Led", "", 90)], []),
        ],
        [new HeapRow("Observers: 8", 2088), new HeapRow("Texts", 756)],
        new Dictionary<string, long> { ["NanoCoap"] = 55428 },
        32536);

    [Fact]
    public void Report_HasThisForm()
    {
        const string Expected = """
            Flash: count, bytes and share of what each .pe file is made of, estimated
                                                NanoCoap     NanoCoap.Firmware
            header                       1     124  0.2%       1     124 10.1%
            code                        20   50000 90.2%       3     700 57.2%
            padding                           5300  9.6%             400 32.7%
            in all                           55424                  1224
            limit                            55296
            left                              -128
            real file                        55428
            estimate is off by                  -4
            mscorlib                         32536      measured: nanoFramework's own, in every image
            NanoCoap.Firmware was compiled without optimisation: in Release it is smaller.
            OVER ITS LIMIT: NanoCoap

            The 2 largest of 3 types; what several share is counted with the first
                 900  NanoCoap.Firmware   Program
                 700  NanoCoap            Endpoint

            Managed heap, bytes
            Observers: 8                                                                 2088
            Texts                                                                         756
            in all                                                                       2844

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), FootprintText.Write(s_report, "type", 2));
    }

    [Fact]
    public void Strings_HaveTheirKindAndOneLine()
    {
        Assert.Contains("      10  NanoCoap            literal: two lines\n", FootprintText.Write(s_report, "string"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_SaysTheSame()
    {
        using JsonDocument document = JsonDocument.Parse(FootprintJson.Write(s_report, "type", 1));
        JsonElement engine = document.RootElement.GetProperty("flash")[0];
        Assert.Equal("NanoCoap", engine.GetProperty("assembly").GetString());
        Assert.Equal(55424, engine.GetProperty("bytes").GetInt32());
        Assert.Equal(55296, engine.GetProperty("limit").GetInt32());
        Assert.Equal(55428, engine.GetProperty("real").GetInt32());
        JsonElement code = engine.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("part").GetString() == "code");
        Assert.Equal((20, 50000), (code.GetProperty("count").GetInt32(), code.GetProperty("bytes").GetInt32()));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("flash")[1].GetProperty("limit").ValueKind);
        Assert.Equal(32536, document.RootElement.GetProperty("coreLibrary").GetInt64());
        JsonElement largest = Assert.Single(document.RootElement.GetProperty("largest").EnumerateArray());
        Assert.Equal("Program", largest.GetProperty("name").GetString());
        Assert.Equal(2844, document.RootElement.GetProperty("heap").GetProperty("bytes").GetInt32());
        Assert.Equal("Observers: 8", document.RootElement.GetProperty("heap").GetProperty("parts")[0].GetProperty("what").GetString());
    }

    private static PeEstimate Assembly(string name, bool optimised, int methods, int code, int padding, PeItem[] types, PeItem[] strings)
    {
        PePartSize[] parts =
        [
            .. Enum.GetValues<PePart>().Select(part => part switch
            {
                PePart.Header => new PePartSize(part, 1, 124),
                PePart.Code => new PePartSize(part, methods, code),
                PePart.Padding => new PePartSize(part, 0, padding),
                _ => new PePartSize(part, 0, 0),
            }),
        ];
        return new PeEstimate(name, optimised, parts, types, [], strings);
    }
}
