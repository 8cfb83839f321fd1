// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Fuzzing;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Fuzz;

/// <summary>
/// tests/corpus: one datagram a file, in hexadecimal, under a name that says what it is. Lines that start with # are comments, but for
/// "# reply:", which says what a fresh node owes: nothing, RST or a code.
/// </summary>
public sealed class CorpusTests
{
    private const string Reply = "# reply:";

    public static TheoryData<string> Files()
    {
        return [.. Directory.EnumerateFiles(Repository.Locate("tests/corpus"), "*.hex").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Datagram_GetsTheReplyThatItsFileNames(string file)
    {
        string[] lines = File.ReadAllLines(Repository.Locate("tests/corpus/" + file));
        byte[] datagram = Convert.FromHexString(string.Concat(lines.Where(line => !line.StartsWith('#')).SelectMany(line => line.Where(c => c != ' '))));
        string owed = Assert.Single(lines, line => line.StartsWith(Reply, StringComparison.Ordinal))[Reply.Length..].Trim();

        var target = new FuzzTarget(1);
        Assert.Null(target.Feed("alice", datagram, false));
        Assert.Equal(owed, Describe(target.LastReply));

        // Once more as a duplicate, to a group, and with time to pass: not what the file is about, but nothing may break.
        Assert.Null(target.Feed("alice", datagram, false));
        Assert.Null(target.Feed("bob", datagram, true));
        Assert.Null(target.Pass(300000, 2250, true));
    }

    [Fact]
    public void Corpus_IsThere()
    {
        Assert.True(Files().Count >= 40);
    }

    private static string Describe(byte[]? reply)
    {
        return reply == null ? "nothing"
            : reply[1] == 0 ? (reply[0] == 0x70 ? "RST" : "empty ACK")
            : string.Create(CultureInfo.InvariantCulture, $"{reply[1] >> 5}.{reply[1] & 31:D2}");
    }
}
