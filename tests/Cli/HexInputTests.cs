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
    [InlineData("zz", "'z' is no hexadecimal digit")] // one byte of base64, and no header
    [InlineData("40 01 zz", "'z' is no hexadecimal digit")]
    [InlineData("4001303o", "'o' is no hexadecimal digit")] // a slip, not base64
    [InlineData("40 01 \u0007", "U+0007")]
    public void AnythingElse_IsRefusedWithAReason(string text, string expected)
    {
        Assert.False(HexInput.TryParse(text, out byte[] bytes, out string problem));
        Assert.Empty(bytes);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000000 40 01 30 39 b4 74 65 6d 70\n0000011")]                                                  // od -tx1, octal offsets
    [InlineData("000000 40 01 30 39 b4 74 65 6d 70\n000009")]                                                    // od -Ax -tx1
    [InlineData("00000000  40 01 30 39 b4 74 65 6d  70                       |@.09.temp|\n00000009")]            // hexdump -C
    [InlineData("12:00:00.0 IP a > b: UDP\n\t0x0000:  4001 3039 b474 656d 70                       @.09.temp")]  // tcpdump -X
    public void DumpsOfTheUsualPrograms(string text)
    {
        Assert.True(HexInput.TryParse(text, out byte[] bytes, out string problem), problem);
        Assert.Equal("40013039b474656d70", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void LongDump_OfOd_CountsInOctal()
    {
        string line = string.Concat(Enumerable.Repeat(" 40", 16));
        Assert.True(HexInput.TryParse($"0000000{line}\n0000020{line}\n0000040 41\n0000041\n", out byte[] bytes, out _));
        Assert.Equal(33, bytes.Length);
    }

    [Theory]
    [InlineData("0000000 0140 3930\n0000004", "hexdump -C or od -tx1")]
    [InlineData("00000000  40 40 40 40 40 40 40 40  40 40 40 40 40 40 40 40  |x|\n*\n00000040", "again with -v")]
    public void DumpThatSaysTooLittle_SaysWhichToTake(string text, string hint)
    {
        Assert.False(HexInput.TryParse(text, out _, out string problem));
        Assert.Contains(hint, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40013039\n60453039ff31")]
    [InlineData("40013039 60453039ff31")]
    [InlineData("40 01 30 39\n\n60 45 30 39 ff 31")]
    [InlineData("00000000: 4001 3039                                @.09\n00000000: 6045 3039 ff31                           `E09.1")]
    public void TwoDatagrams_AreTwo(string text)
    {
        Assert.True(HexInput.TryParseAll(text, out IReadOnlyList<byte[]> all, out _));
        Assert.Equal(["40013039", "60453039ff31"], all.Select(Convert.ToHexStringLower));
        Assert.False(HexInput.TryParse(text, out _, out string problem));
        Assert.Contains("2 datagrams", problem, StringComparison.Ordinal);
    }
}
