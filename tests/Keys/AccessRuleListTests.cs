// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tests.Keys;

/// <summary>Rules about single paths, as the tool reads them: what a node takes, and the reason for what it does not take.</summary>
public sealed class AccessRuleListTests
{
    private static readonly string[] s_paths =
        ["/alarm", "/alarm/rules", "/config", "/humidity", "/keys", "/node", "/senml", "/temperature"];

    [Theory]
    [InlineData("/alarm write=garage", "/alarm write=garage\n")]
    [InlineData("/alarm write=garage ; / read=any-key", "/alarm write=garage\n/ read=any-key\n")]
    [InlineData("/alarm\r\n  observe=nobody,read=anybody\r\n", "/alarm read=anybody observe=nobody\n")]
    [InlineData("/alarm read=a read=b", "/alarm read=b\n")]
    [InlineData("", "")]
    public void Text_IsRead_AndWrittenAsALineEach(string text, string expected)
    {
        AccessRuleList rules = AccessRuleList.Parse(text, "rules.txt");
        Assert.Equal(expected, rules.Text);
        Assert.Equal(expected, AccessRuleList.Parse(rules.Text, "").Text);
    }

    [Theory]
    [InlineData("alarm write=garage", "rules.txt, line 1: alarm comes before any path; expected /PATH first.")]
    [InlineData(
        "/alarm read=anybody\n/node raed=x", "rules.txt, line 2: there is no right raed; there are read, observe and write. Did you mean read?")]
    [InlineData("/alarm", "rules.txt, line 1: /alarm: it does not say who may do what: read=WHO observe=WHO write=WHO.")]
    [InlineData("/alarm\n/node read=x\n", "rules.txt, line 2: /alarm: it does not say")]
    [InlineData("/alarm garage", "rules.txt, line 1: garage is neither a path nor a right")]
    [InlineData("/alarm write=", "rules.txt, line 1: write=: expected anybody, any-key, nobody, or the name of a key")]
    [InlineData("/alarm=garage", "rules.txt, line 1: /alarm=garage: behind a path there is a blank")]
    [InlineData("/alarm/ write=garage", "is no path of a resource")]
    [InlineData("//alarm write=garage", "is no path of a resource")]
    [InlineData("/keys write=anybody", "/keys is always for admins")]
    [InlineData("/keys/rules read=anybody", "/keys/rules is always for admins")]
    public void WhatANodeWouldNotTake_IsSaid_WithItsLine(string text, string expected)
    {
        string message = Assert.Throws<KeyFileException>(() => AccessRuleList.Parse(text, "rules.txt")).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreThanThereIsRoomFor_IsRefused()
    {
        string eight = string.Concat(Enumerable.Range(0, 8).Select(i => $"/alarm write=k{i}\n"));
        AccessRuleList rules = AccessRuleList.Parse(eight, "");
        AccessRuleList others = AccessRuleList.Parse(string.Concat("abcdefgh".Select(c => $"/{c} read=x\n")), "");
        Refused("9 rules", () => AccessRuleList.Parse(eight + "/ read=x", ""));
        Refused("9 rules", () => others.With(new AccessRule("/i", "x", null, null)));
        Refused("bytes", () => AccessRuleList.Parse("/" + new string('a', 500) + " read=any-key", ""));

        // Eight about one path are one.
        Assert.Equal("/alarm read=x write=k7\n", rules.With(new AccessRule("/alarm", "x", null, null)).Text);

        static void Refused(string why, Func<AccessRuleList> make)
        {
            Assert.Contains(why, Assert.Throws<KeyFileException>(make).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ARuleMore_AndARuleLess_LeaveTheOthers()
    {
        AccessRuleList rules = AccessRuleList.Parse("/alarm read=any-key\n/node read=nobody", "");
        rules = rules.With(new AccessRule("/alarm", null, null, "garage"));
        Assert.Equal("/node read=nobody\n/alarm read=any-key write=garage\n", rules.Text);
        rules = rules.With(new AccessRule("/alarm", null, "pad", null)).With(new AccessRule("/alarm", "anybody", null, null));
        Assert.Equal("/node read=nobody\n/alarm read=anybody write=garage\n", rules.Text); // who observes reads as well
        Assert.Equal("/node read=nobody\n", rules.Without("/alarm").Text);
        Assert.Equal(rules.Text, rules.Without("/alar").Text);
    }

    [Fact]
    public void Problems_AreThoseOfThisNode_WithWhatMayHaveBeenMeant()
    {
        AccessRuleList rules = AccessRuleList.Parse("/alrm write=garge\n/alarm/rules/1 read=garage\n/temp read=any-key\n/ read=nobody", "");
        Assert.Equal(
            [
                "/alrm leads nowhere, and would protect nothing. Did you mean /alarm?",
                "/alarm/rules/1 leads nowhere, and would protect nothing. Did you mean /alarm/rules?",
                "/temp leads nowhere, and would protect nothing.",
                "There is no key garge: it would be for nobody. Did you mean garage?",
            ],
            rules.Problems(s_paths, ["admin", "garage"]));
    }

    [Theory]
    [InlineData("/alarm", "/alarm read=anybody observe=anybody write=garage")]
    [InlineData("/alarm/rules", "/alarm/rules read=any-key observe=pad write=nobody")]
    [InlineData("/alarms", "/alarms read=anybody observe=anybody write=any-key")]
    [InlineData("/", "/ read=anybody observe=anybody write=any-key")]
    public void WhatComesOfThem_IsWorkedOutAsTheNodeDoes(string path, string expected)
    {
        AccessRuleList rules = AccessRuleList.Parse("/alarm write=garage\n/alarm/rules read=any-key observe=pad write=nobody", "");
        Assert.Equal(expected, rules.At(path, secureOnly: false).ToString());
        Assert.Equal(expected.Replace("anybody", "any-key", StringComparison.Ordinal), rules.At(path, secureOnly: true).ToString());
    }

    // The node has a reader of its own, for which a reason is too large. Both have to take the same, and to make the same of it.
    [Fact]
    public void TheToolAndTheNode_ReadTheSame()
    {
        var random = new Random(1);
        string[] words =
        [
            "/alarm", "/alarm/rules", "/", "/temperature", "/keys", "/keys/rules", "//alarm", "/alarm/", "/alarm=x", "/node",
            "read=any-key", "read=garage", "observe=nobody", "write=anybody", "write=admin", "write=", "raed=x", "read", "=x", "=",
        ];
        string[] gaps = [" ", "\n", ";", ",", "&", "\r\n", "\t", "  "];
        var store = new FakeStore();
        byte[] lines = Encoding.UTF8.GetBytes(Line("admin", 2) + Line("garage", 3));
        store.Write("keys.txt", lines, lines.Length);
        var board = new FakeBoard();
        NodeBoard plugged = board.Assemble(store, new FakeTransport());
        var keys = new NodeKeys(store, board, null, new Hkdf(), new AesCcm());
        plugged.Access = keys;
        var config = new EndpointConfig();
        _ = new SensorNode(plugged, config, new TransmissionParameters());
        int taken = 0;
        for (int i = 0; i < 20000; i++)
        {
            // Mostly sound ones: a path, rights, and at times anything.
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(j =>
                words[j == 0 || random.Next(3) == 0 ? random.Next(10)
                    : random.Next(8) == 0 ? random.Next(words.Length) : 10 + random.Next(5)]
                    + gaps[random.Next(gaps.Length)]));
            bool tool = TryParse(text, out AccessRuleList? rules) && rules.Rules.Count != 0
                && !rules.Problems(s_paths, ["garage", "admin"]).Any();
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            bool node = keys.PutRules(bytes, 0, bytes.Length) == CoapCode.Changed;
            Assert.True(tool == node, $"tool {tool}, node {node}: {text}");
            if (node)
            {
                taken++;
                CheckMeaning(rules!, config.Access, text);

                // As the tool would send it, it means the same.
                byte[] sent = Encoding.UTF8.GetBytes(rules!.Text);
                Assert.Equal(CoapCode.Changed, keys.PutRules(sent, 0, sent.Length));
                CheckMeaning(rules, config.Access, text);
            }
        }

        Assert.InRange(taken, 2000, 18000);
    }

    private static string Line(string name, int recipient)
    {
        string role = recipient == 2 ? "admin" : "user";
        return $"name={name} role={role} secret={new string((char)('0' + recipient), 32)} sender=01 recipient=0{recipient}\n";
    }

    // What is for anybody in the end is so for the node.
    private static void CheckMeaning(AccessRuleList rules, AccessPolicy node, string text)
    {
        foreach (string path in (string[])["/alarm", "/alarm/rules", "/temperature", "/config"])
        {
            AccessRule right = rules.At(path, secureOnly: false);
            var resource = new Place(path[1..]);
            Assert.True(node.Allows(null, resource, CoapCode.Get, false) == (right.Read == "anybody"), text);
            Assert.True(node.Allows(null, resource, CoapCode.Get, true) == (right.Observe == "anybody"), text);
            Assert.True(node.Allows(null, resource, CoapCode.Put, false) == (right.Write == "anybody"), text);
        }
    }

    private static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AccessRuleList? rules)
    {
        try
        {
            rules = AccessRuleList.Parse(text, "");
            return true;
        }
        catch (KeyFileException)
        {
            rules = null;
            return false;
        }
    }

    private sealed class Place(string path) : Resource(path, Methods.Get | Methods.Put);
}
