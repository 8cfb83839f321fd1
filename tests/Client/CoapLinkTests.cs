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
    [InlineData("</a>,", 1)]
    [InlineData("</a>,x", 1, 6)]
    [InlineData("</a> </b>", 1, 6)]
    [InlineData("</a>,</b", 1, 6)]
    [InlineData("</a>;=1", 0, 6)]
    [InlineData("</a>;t=\"x", 0, 8)]
    [InlineData("</a>;t=,</b>", 0, 8)]
    [InlineData("</a> ; x = 1", 1, 10)]
    [InlineData("nonsense", 0, 1)]
    public void Rubbish_IsReadAsFarAsItGoes(string document, int links, int from = 0)
    {
        Assert.Equal(links, CoapLink.ParseAll(document, out string? problem).Count);
        Assert.Equal(from == 0 ? null : $"The links can't be read from character {from} on.", problem);
    }
}
