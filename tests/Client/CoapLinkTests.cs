// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;

namespace NanoCoap.Tests.Client;

/// <summary>The CoRE Link Format: RFC 6690, with its examples.</summary>
public sealed class CoapLinkTests
{
    [Fact]
    public void Rfc6690_5_FirstExample()
    {
        const string Document = """
            </sensors>;ct=40;title="Sensor Index",
            </sensors/temp>;rt="temperature-c";if="sensor",
            </sensors/light>;rt="light-lux";if="sensor",
            <http://www.example.com/sensors/t123>;anchor="/sensors/temp";rel="describedby",
            </t>;anchor="/sensors/temp";rel="alternate"
            """;
        IReadOnlyList<CoapLink> links = CoapLink.ParseAll(Document, out string? problem);
        Assert.Null(problem);
        Assert.Equal(["/sensors", "/sensors/temp", "/sensors/light", "http://www.example.com/sensors/t123", "/t"], links.Select(link => link.Target));
        Assert.Equal("40", links[0]["ct"]);
        Assert.Equal("Sensor Index", links[0]["title"]);
        Assert.Equal("temperature-c", links[1]["RT"]);
        Assert.Null(links[1]["ct"]);
        Assert.Equal(["anchor", "rel"], links[4].Attributes.Select(attribute => attribute.Key));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("</>", "/")]
    [InlineData("</a>,</b>", "/a|/b")]
    [InlineData("</a>;obs,</b>;obs;sz=3", "/a|/b")]
    [InlineData("</a> ; x=1 ,\r\n </b>", "/a|/b")]
    [InlineData("</a,b>;title=\"x,y;z\\\"\",</c>", "/a,b|/c")]
    public void Targets(string document, string targets)
    {
        IReadOnlyList<CoapLink> links = CoapLink.ParseAll(document, out string? problem);
        Assert.Null(problem);
        Assert.Equal(targets, string.Join('|', links.Select(link => link.Target)));
    }

    [Fact]
    public void Values()
    {
        CoapLink link = Assert.Single(CoapLink.ParseAll("""</a>;obs;if="a b";title="say \"hi\", \\";x="";y=1""", out string? problem));
        Assert.Equal("", link["obs"]);
        Assert.Equal("a b", link["if"]);
        Assert.Equal("say \"hi\", \\", link["title"]);
        Assert.Equal("", link["x"]);
        Assert.Equal("1", link["y"]);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("</a>,", "/a")]
    [InlineData("</a>,x", "/a", 6)]
    [InlineData("</a> </b>", "/a|/b", 6)]
    [InlineData("</a>,</b", "/a", 6)]
    [InlineData("</a>;=1", "", 6)]
    [InlineData("</a>;t=\"x", "", 8)]
    [InlineData("</a>;t=\"x,</b>", "/b", 8)]
    [InlineData("</a>;t=,</b>", "/b", 8)]
    [InlineData("</a>;t=,</b>,c>,</d>;obs", "/b|/d", 8)]
    [InlineData("</a> ; x = 1", "/a", 10)]
    [InlineData("nonsense", "", 1)]
    [InlineData("</a>;", "", 6)]
    [InlineData("<", "", 1)]
    public void Rubbish_IsLeftOut_AndTheRestIsRead(string document, string targets, int from = 0)
    {
        IReadOnlyList<CoapLink> links = CoapLink.ParseAll(document, out string? problem);
        Assert.Equal(targets, string.Join('|', links.Select(link => link.Target)));
        Assert.Equal(from == 0 ? null : $"A link can't be read, at character {from}.", problem);
    }
}
