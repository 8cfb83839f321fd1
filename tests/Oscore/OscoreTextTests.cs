// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tests.Oscore;

/// <summary>What can be told of a protected message without a key. RFC 8613 sections 6.1 and 6.3.</summary>
public sealed class OscoreTextTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("0914", "piv=20 kid=empty")]
    [InlineData("090525", "piv=5 kid=25")]
    [InlineData("19050944616c656b616e25", "malformed")] // a length beyond its end
    [InlineData("190504446c656b25", "piv=5 context=446c656b kid=25")]
    [InlineData("0107", "piv=7")]
    [InlineData("06ffffffffff", "malformed")]
    [InlineData("80", "malformed")]
    public void Option_InWords(string value, string expected)
    {
        Assert.Equal(expected, OscoreText.Describe(Convert.FromHexString(value)));
    }

    [Theory]
    [InlineData("44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e", "CON POST / oscore(piv=20 kid=empty) <13 bytes> ")]
    [InlineData("64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106", "ACK 2.04 Changed oscore <22 bytes> ")]
    public void Trace_SaysThatItIsProtected(string message, string expected)
    {
        var line = new LogLine();
        byte[] bytes = Convert.FromHexString(message);
        new MessageDescription().Append(line, "", bytes, bytes.Length, received: true);
        Assert.StartsWith(expected, line.ToString(), StringComparison.Ordinal);
    }
}
