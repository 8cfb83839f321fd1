// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;

namespace NanoCoap.Tests.Client;

/// <summary>coap URIs and the options that they stand for: RFC 7252 section 6.</summary>
public sealed class CoapUriTests
{
    [Theory]
    [InlineData("coap://node", "node", 5683, "", "")]
    [InlineData("coap://node/", "node", 5683, "", "")]
    [InlineData("COAP://Node.Local/a", "node.local", 5683, "a", "")]
    [InlineData("coap://node:61616/a/b", "node", 61616, "a|b", "")]
    [InlineData("coap://node:/a", "node", 5683, "a", "")]
    [InlineData("coap://node/a/", "node", 5683, "a|", "")]
    [InlineData("coap://node//a", "node", 5683, "|a", "")]
    [InlineData("coap://node/a%2Fb/c%3Fd", "node", 5683, "a/b|c?d", "")]
    [InlineData("coap://node/gr%C3%BCn", "node", 5683, "grün", "")]
    [InlineData("coap://node/grün", "node", 5683, "grün", "")]
    [InlineData("coap://node/a?x=1&y", "node", 5683, "a", "x=1|y")]
    [InlineData("coap://node?x=1", "node", 5683, "", "x=1")]
    [InlineData("coap://node/?", "node", 5683, "", "")]
    [InlineData("coap://node/?a&&b", "node", 5683, "", "a||b")]
    [InlineData("coap://node/?q=a%26b/c?d", "node", 5683, "", "q=a&b/c?d")]
    [InlineData("coap://node/a/./b/../c", "node", 5683, "a|c", "")]
    [InlineData("coap://node/../..", "node", 5683, "", "")]
    [InlineData("coap://node/a/..", "node", 5683, "", "")]
    [InlineData("coap://127.0.0.1/x", "127.0.0.1", 5683, "x", "")]
    [InlineData("coap://1.2.3/x", "1.2.3", 5683, "x", "")]
    [InlineData("coap://n%6Fde/x", "node", 5683, "x", "")]
    [InlineData("node/x", "node", 5683, "x", "")]
    [InlineData("localhost:5684/x", "localhost", 5684, "x", "")]
    [InlineData("localhost:5684", "localhost", 5684, "", "")]
    [InlineData("127.0.0.1", "127.0.0.1", 5683, "", "")]
    [InlineData("coaps://node/x", "node", 5684, "x", "")]
    [InlineData("coaps://node:5683/x", "node", 5683, "x", "")]
    public void Good_IsTakenApart(string text, string host, int port, string path, string query)
    {
        Assert.True(CoapUri.TryParse(text, out CoapUri? uri, out string? problem), problem);
        Assert.Null(problem);
        Assert.Equal(host, uri.Host);
        Assert.Equal(port, uri.Port);
        Assert.Equal(path, string.Join('|', uri.Path));
        Assert.Equal(query, string.Join('|', uri.Query));
    }

    [Theory]
    [InlineData("", "There is no host: a CoAP URI begins with coap://host.")]
    [InlineData("coap://", "There is no host: a CoAP URI begins with coap://host.")]
    [InlineData("coap:///x", "There is no host: a CoAP URI begins with coap://host.")]
    [InlineData("coap:node", "\"coap:node\" names no host: a CoAP URI begins with coap://host.")]
    [InlineData("coap://node/x#y", "\"#y\" is a fragment, which a CoAP URI can't have; a # in a path is written %23.")]
    [InlineData("coap+tcp://node/x", "coap+tcp:// goes over TCP, which is not available here; coap:// goes over UDP.")]
    [InlineData("coaps+tcp://node/x", "coaps+tcp:// goes over TCP, which is not available here; coap:// goes over UDP.")]
    [InlineData("coap+ws://node/x", "coap+ws:// goes over WebSockets, which are not available here; coap:// goes over UDP.")]
    [InlineData("http://node/x", "http: is not the scheme of a CoAP resource; it has to be coap://.")]
    [InlineData("mailto:me", "mailto: is not the scheme of a CoAP resource; it has to be coap://.")]
    [InlineData("coap://me@node/x", "A CoAP URI has no user name in front of its host.")]
    [InlineData("coap://node:0/", "\"0\" is not a port: it has to be 1 to 65535.")]
    [InlineData("coap://node:65536/", "\"65536\" is not a port: it has to be 1 to 65535.")]
    [InlineData("coap://node:x/", "\"x\" is not a port: it has to be 1 to 65535.")]
    [InlineData("coap://node:+5/", "\"+5\" is not a port: it has to be 1 to 65535.")]
    [InlineData("coap://::1/", "\"::1\" is not a host; an IPv6 address stands in brackets: [::1].")]
    [InlineData("coap://[::1/", "\"[::1\" lacks the bracket behind its IPv6 address.")]
    [InlineData("coap://[::g]/", "\"[::g]\" is not an IPv6 address.")]
    [InlineData("coap://[127.0.0.1]/", "\"[127.0.0.1]\" is not an IPv6 address.")]
    [InlineData("coap://[::1]x/", "\"x\" can't stand behind an IPv6 address; a port follows a colon.")]
    [InlineData("coap://[fe80::1%25nosuchlink]/", "There is no interface \"nosuchlink\" on this machine.")]
    [InlineData("coap://256.0.0.1/", "\"256.0.0.1\" is not an IPv4 address.")]
    [InlineData("coap://010.0.0.1/", "\"010.0.0.1\" is not an IPv4 address.")]
    [InlineData("coap://node/a%2", "In the path there is a % without two hexadecimal digits behind it; a % itself is written %25.")]
    [InlineData("coap://node/?a%zz", "In the query there is a % without two hexadecimal digits behind it; a % itself is written %25.")]
    [InlineData("coap://node/%FF", "The percent-encoding in the path is not UTF-8.")]
    [InlineData("coap://node/a b", "In the path there is a character that has to be written %20.")]
    [InlineData("coap://node/{a}", "In the path there is a character that has to be written %7B.")]
    public void Bad_IsRefusedWithASentence(string text, string expected)
    {
        Assert.False(CoapUri.TryParse(text, out CoapUri? uri, out string? problem));
        Assert.Null(uri);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void PartsOfMoreThan255BytesAreRefused()
    {
        Assert.True(CoapUri.TryParse("coap://node/" + new string('x', 255), out _, out _));
        Assert.False(CoapUri.TryParse("coap://node/" + new string('x', 256), out _, out string? problem));
        Assert.Equal("A part of the path is longer than 255 bytes.", problem);
        Assert.False(CoapUri.TryParse("coap://node/?" + new string('x', 256), out _, out problem));
        Assert.Equal("A part of the query is longer than 255 bytes.", problem);
    }

    [Theory]
    [InlineData("coap://127.0.0.1", "127.0.0.1", false)]
    [InlineData("coap://[::1]:5683/", "::1", false)]
    [InlineData("coap://[2001:DB8::1]", "2001:db8::1", false)]
    [InlineData("coap://224.0.1.187", "224.0.1.187", true)]
    [InlineData("coap://[ff02::fd]", "ff02::fd", true)]
    [InlineData("[::1]:1234/x", "::1", false)]
    public void Literals_AreAddresses(string text, string address, bool multicast)
    {
        Assert.True(CoapUri.TryParse(text, out CoapUri? uri, out string? problem), problem);
        Assert.Equal(IPAddress.Parse(address), uri.Address);
        Assert.Equal(multicast, uri.IsMulticast);
    }

    [Theory]
    [InlineData("coap://[fe80::1%25{0}]/x")]
    [InlineData("coap://[fe80::1%{0}]/x")]
    public void Zones_AreInterfaces(string format)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, 1);
        Assert.True(CoapUri.TryParse(text, out CoapUri? uri, out string? problem), problem);
        Assert.Equal(1, uri.Address!.ScopeId);
        Assert.Equal("coap://[fe80::1%251]/x", uri.ToString());
    }

    [Theory]
    [InlineData("node", "coap://node/")]
    [InlineData("coap://NODE:5683", "coap://node/")]
    [InlineData("coap://node:5684/a/b?c=d&e", "coap://node:5684/a/b?c=d&e")]
    [InlineData("coap://node/%61%2F%C3%BC", "coap://node/a%2F%C3%BC")]
    [InlineData("coap://node/a:b@c!$&'()*+,;=", "coap://node/a:b@c!$&'()*+,;=")]
    [InlineData("coap://node/?a%26b/c?d", "coap://node/?a%26b/c?d")]
    [InlineData("coap://node/a//", "coap://node/a//")]
    [InlineData("coap://[::1]/x", "coap://[::1]/x")]
    [InlineData("coap://example.com:5683/~sensors/temp.xml", "coap://example.com/~sensors/temp.xml")] // RFC 7252 section 6.3
    [InlineData("coap://EXAMPLE.com/%7Esensors/temp.xml", "coap://example.com/~sensors/temp.xml")]
    [InlineData("coap://EXAMPLE.com:/%7esensors/temp.xml", "coap://example.com/~sensors/temp.xml")]
    public void NormalForm(string text, string normal)
    {
        Assert.True(CoapUri.TryParse(text, out CoapUri? uri, out string? problem), problem);
        Assert.Equal(normal, uri.ToString());
        Assert.True(CoapUri.TryParse(normal, out CoapUri? again, out _));
        Assert.Equal(uri.Path, again.Path);
        Assert.Equal(uri.Query, again.Query);
    }

    [Theory]
    [InlineData("/x/y?z", "coap://node:1/x/y?z")]
    [InlineData("?z", "coap://node:1/a/b?z")]
    [InlineData("c", "coap://node:1/a/c")]
    [InlineData("../c", "coap://node:1/c")]
    [InlineData("", "coap://node:1/a/b?q")]
    [InlineData("//other/x", "coap://other/x")]
    [InlineData("coap://other/x", "coap://other/x")]
    public void References_AreResolved(string reference, string expected)
    {
        Assert.True(CoapUri.TryParse("coap://node:1/a/b?q", out CoapUri? uri, out _));
        Assert.True(uri.TryResolve(reference, out CoapUri? result, out string? problem), problem);
        Assert.Equal(expected, result.ToString());
    }

    [Theory]
    [InlineData("http://other/x")]
    [InlineData("/x#y")]
    [InlineData("/%zz")]
    public void BadReferences_AreRefused(string reference)
    {
        Assert.True(CoapUri.TryParse("coap://node/", out CoapUri? uri, out _));
        Assert.False(uri.TryResolve(reference, out _, out string? problem));
        Assert.NotNull(problem);
    }
}
