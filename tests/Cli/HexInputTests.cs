// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Messages;

namespace NanoCoap.Tests.Cli;

public sealed class HexInputTests
{
    [Theory]
    [InlineData("40013039")]
    [InlineData("40 01 30 39")]
    [InlineData("40:01:30:39")]
    [InlineData("40-01-30-39")]
    [InlineData("  4001\n3039\r\n")]
    [InlineData("0x40, 0x01, 0x30, 0x39")]
    [InlineData("0x40013039")]
    [InlineData("{ 0x40, 0x01, 0x30, 0x39 };")]
    [InlineData("\\x40\\x01\\x30\\x39")]
    [InlineData("# a comment with 12 34\n4001 3039\n  # and another\n")]
    [InlineData("00000000: 4001 3039                                @.09")]
    [InlineData("00000000  40 01 30 39                                       |@.09|\n")]
    [InlineData("0000   40 01 30 39                                       @.09")]
    [InlineData("QAEwOQ==")]
    [InlineData("QAEwOQ")]
    public void OneDatagram_InManyDresses(string text)
    {
        Assert.True(HexInput.TryParse(text, out byte[] bytes, out _));
        Assert.Equal("40013039", Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("00000000: 4001 3039 b474 656d 70ff 6162 6364 6566  @.09.temp.abcdef\n00000010: 6768                                     gh")]
    [InlineData("00000000  40 01 30 39 b4 74 65 6d  70 ff 61 62 63 64 65 66  |@.09.temp.abcdef|\n00000010  67 68                                             |gh|")]
    [InlineData("0000   40 01 30 39 b4 74 65 6d 70 ff 61 62 63 64 65 66   @.09.temp.abcdef\n0010   67 68                                             gh")]
    public void ADump_OfMoreThanOneLine(string text)
    {
        Assert.True(HexInput.TryParse(text, out byte[] bytes, out _));
        Assert.Equal("40013039b474656d70ff6162636465666768", Convert.ToHexStringLower(bytes));
    }

    // In the characters of the last line there are two that would be a byte.
    [Fact]
    public void CharactersOfADump_AreNoBytes()
    {
        Assert.True(HexInput.TryParse("00000000: 6162                                     ab", out byte[] bytes, out _));
        Assert.Equal("6162", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void Nothing_IsAnEmptyDatagram()
    {
        Assert.True(HexInput.TryParse(" \n# only a comment\n", out byte[] bytes, out _));
        Assert.Empty(bytes);
    }

    [Theory]
    [InlineData("4001303", "7 hexadecimal digits")]
    [InlineData("40 01 zz", "'z' is no hexadecimal digit")]
    [InlineData("4001303o", "'o' is no hexadecimal digit")] // a slip, not base64
    [InlineData("40 01 \u0007", "U+0007")]
    public void AnythingElse_IsRefusedWithAReason(string text, string expected)
    {
        Assert.False(HexInput.TryParse(text, out byte[] bytes, out string problem));
        Assert.Empty(bytes);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
