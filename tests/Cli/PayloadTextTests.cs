// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Cli;

public sealed class PayloadTextTests
{
    [Theory]
    [InlineData(ContentFormat.None, "21.5")]
    [InlineData(ContentFormat.TextPlain, "21.5")]
    [InlineData(65000, "21.5")]
    public void Text_IsShownAsItIs(int format, string text)
    {
        Assert.Equal([text], PayloadText.Lines(Encoding.UTF8.GetBytes(text), format, Screen.Plain));
    }

    [Fact]
    public void Octets_AreDumped_EvenIfTheyAreText()
    {
        Assert.Equal(
            ["0000  61 62                                            ab"],
            PayloadText.Lines("ab"u8, ContentFormat.OctetStream, Screen.Plain));
    }

    [Fact]
    public void ControlCharacters_AreDumped()
    {
        Assert.StartsWith("0000  1b 5b", PayloadText.Lines("\u001b[2J"u8, ContentFormat.TextPlain, Screen.Plain)[0], StringComparison.Ordinal);
        Assert.StartsWith("0000  e2 80 ae", PayloadText.Lines("\u202Eabc"u8, ContentFormat.None, Screen.Plain)[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', string.Concat(PayloadText.Lines("{\"a\":\"\\u001b[2J\"}"u8, ContentFormat.Json, Screen.Plain)));
        Assert.DoesNotContain('\u001b', string.Concat(PayloadText.Lines("[{\"n\":\"\\u001b[2J\",\"v\":1}]"u8, ContentFormat.SenmlJson, Screen.Plain)));
    }

    [Fact]
    public void Json_IsIndented_AndWhatIsNoneIsText()
    {
        Assert.Equal(["{", "  \"a\": [", "    1", "  ]", "}"], PayloadText.Lines("{\"a\":[1]}"u8, ContentFormat.Json, Screen.Plain));
        Assert.Equal(["{\"a\":[1]"], PayloadText.Lines("{\"a\":[1]"u8, ContentFormat.Json, Screen.Plain));
    }

    // RFC 8428 section 5.1.2 and the like, shortened.
    [Fact]
    public void SenmlJson_IsATableOfResolvedRecords()
    {
        Snapshot.Check("payload-senml", PayloadText.Lines(
            """
            [{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
             {"n":"current","t":-5,"v":1.2},{"n":"open","vb":true},{"n":"label","vs":"kitchen \"A\""},{"n":"energy","u":"J","s":42}]
            """u8,
            ContentFormat.SenmlJson,
            Screen.Plain));
    }

    [Fact]
    public void SenmlCbor_IsTheSameTable()
    {
        // [{-2: "t/", -3: 1276020000, 0: "a", 1: "Cel", 2: 21.5}, {0: "b", 4: false, 6: -5}]
        byte[] pack = Convert.FromHexString("82a521 62742f 22 1a4c0e8520 00 6161 01 6343656c 02 f94d60 a3 00 6162 04 f4 06 24".Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(
            ["NAME  VALUE  UNIT  TIME", "t/a   21.5   Cel   2010-06-08 18:00:00Z", "t/b   false        2010-06-08 17:59:55Z"],
            PayloadText.Lines(pack, ContentFormat.SenmlCbor, Screen.Plain));
    }

    // RFC 8949 appendix A.
    [Theory]
    [InlineData("00", "0")]
    [InlineData("1bffffffffffffffff", "18446744073709551615")]
    [InlineData("3bffffffffffffffff", "-18446744073709551616")]
    [InlineData("3863", "-100")]
    [InlineData("f93c00", "1.0")]
    [InlineData("fb3ff199999999999a", "1.1")]
    [InlineData("fa47c35000", "100000.0")]
    [InlineData("fb7e37e43c8800759c", "1E+300")]
    [InlineData("f97c00", "Infinity")]
    [InlineData("f97e00", "NaN")]
    [InlineData("f4", "false")]
    [InlineData("f6", "null")]
    [InlineData("f0", "simple(16)")]
    [InlineData("c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")")]
    [InlineData("4401020304", "h'01020304'")]
    [InlineData("6449455446", "\"IETF\"")]
    [InlineData("62225c", "\"\\\"\\\\\"")]
    [InlineData("8301820203820405", "[1, [2, 3], [4, 5]]")]
    [InlineData("a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}")]
    [InlineData("5f42010243030405ff", "(_ h'0102', h'030405')")]
    [InlineData("9f018202039f0405ffff", "[_ 1, [2, 3], [_ 4, 5]]")]
    [InlineData("bf6346756ef563416d7421ff", "{_ \"Fun\": true, \"Amt\": -2}")]
    [InlineData("a201010102", "{1: 1, 1: 2}")]
    [InlineData("611b", "\"\\u001b\"")]
    public void Cbor_IsDiagnosticNotation(string hex, string expected)
    {
        Assert.Equal([expected], PayloadText.Lines(Convert.FromHexString(hex), ContentFormat.Cbor, Screen.Plain));
    }

    // Each would be read beyond its end, or is reserved, or nested without end.
    [Theory]
    [InlineData("")]
    [InlineData("18")]
    [InlineData("62c3")]
    [InlineData("61ff")]
    [InlineData("1c")]
    [InlineData("ff")]
    [InlineData("f818")]
    [InlineData("9f01")]
    [InlineData("bf01ff")]
    [InlineData("5f6161ff")]
    [InlineData("9bffffffffffffffff")]
    [InlineData("bb8000000000000000")]
    [InlineData("5bffffffffffffffff")]
    public void WhatIsNoCbor_IsRefused(string hex)
    {
        Assert.False(CborParser.TryParse(Convert.FromHexString(hex), out _));
    }

    [Fact]
    public void CborNestedTooDeep_IsRefused()
    {
        Assert.True(CborParser.TryParse([.. Enumerable.Repeat((byte)0x81, 31), 0], out _));
        Assert.False(CborParser.TryParse([.. Enumerable.Repeat((byte)0x81, 100000), 0], out _));
    }

    [Fact]
    public void LargeCbor_HasALineForEachPart()
    {
        byte[] map = Convert.FromHexString("a2" + "6161" + "83" + string.Concat(Enumerable.Repeat("6a30313233343536373839", 3)) + "6162" + "01");
        Assert.Equal(
            ["{", "  \"a\": [", "    \"0123456789\",", "    \"0123456789\",", "    \"0123456789\"", "  ],", "  \"b\": 1", "}"],
            PayloadText.Lines(map, ContentFormat.Cbor, Screen.Plain with { Width = 40 }));
    }

    [Theory]
    [InlineData(ContentFormat.None, "21.5", 21.5)]
    [InlineData(ContentFormat.TextPlain, " -3e2", -300.0)]
    [InlineData(ContentFormat.Json, "7", 7.0)]
    [InlineData(ContentFormat.SenmlJson, "[{\"n\":\"l\",\"vs\":\"x\"},{\"n\":\"t\",\"v\":21.5}]", 21.5)]
    public void Number_OfText(int format, string payload, double expected)
    {
        Assert.Equal(expected, PayloadText.Number(Encoding.UTF8.GetBytes(payload), format));
    }

    [Fact]
    public void Number_OfCbor_AndOfWhatHasNone()
    {
        Assert.Equal(21.5, PayloadText.Number(Convert.FromHexString("f94d60"), ContentFormat.Cbor));
        Assert.Null(PayloadText.Number("ON"u8, ContentFormat.TextPlain));
        Assert.Null(PayloadText.Number("NaN"u8, ContentFormat.TextPlain));
        Assert.Null(PayloadText.Number([], ContentFormat.None));
        Assert.Null(PayloadText.Number([0xFF], ContentFormat.Cbor));
    }

    [Theory]
    [InlineData(ContentFormat.TextPlain, "two\nlines", 40, "two\\nlines")]
    [InlineData(ContentFormat.TextPlain, "a \"b\" c", 40, "a \"b\" c")]
    [InlineData(ContentFormat.TextPlain, "0123456789", 6, "01234\u2026")]
    [InlineData(ContentFormat.SenmlJson, "[{\"n\":\"t\",\"u\":\"Cel\",\"v\":21.5}]", 40, "t 21.5 Cel")]
    public void Line_IsOneLine(int format, string payload, int width, string expected)
    {
        Assert.Equal(expected, PayloadText.Line(Encoding.UTF8.GetBytes(payload), format, width, unicode: true));
    }
}
