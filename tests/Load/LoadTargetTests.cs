// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using NanoCoap.Tool.Loading;

namespace NanoCoap.Tests.Load;

public sealed class LoadTargetTests
{
    [Theory]
    [InlineData("coap://127.0.0.1", "127.0.0.1", 5683, "", "")]
    [InlineData("coap://127.0.0.1/", "127.0.0.1", 5683, "", "")]
    [InlineData("coap://127.0.0.1:61616/alarm/rules/1", "127.0.0.1", 61616, "alarm|rules|1", "")]
    [InlineData("coap://[::1]:7/.well-known/core?rt=alarm*&if=x", "::1", 7, ".well-known|core", "rt=alarm*|if=x")]
    [InlineData("COAP://Node.Example/a%2Fb/%C3%A4", "node.example", 5683, "a/b|\u00e4", "")]
    [InlineData("coap://192.0.2.1/a/", "192.0.2.1", 5683, "a|", "")]
    public void Uri_IsTakenApart(string text, string host, int port, string path, string query)
    {
        Assert.True(LoadTarget.TryParse(text, out LoadTarget? target));
        Assert.Equal(text, target.Text);
        Assert.Equal(host, target.Host);
        Assert.Equal(port, target.Port);
        Assert.Equal(path, Join(target.Path));
        Assert.Equal(query, Join(target.Query));
    }

    [Theory]
    [InlineData("")]
    [InlineData("temperature")]
    [InlineData("/temperature")]
    [InlineData("127.0.0.1/temperature")]
    [InlineData("http://127.0.0.1/temperature")]
    [InlineData("coaps://127.0.0.1/temperature")]
    [InlineData("coap://")]
    [InlineData("coap:///temperature")]
    [InlineData("coap://127.0.0.1:0/temperature")]
    [InlineData("coap://127.0.0.1:70000/temperature")]
    [InlineData("coap://me@127.0.0.1/temperature")]
    [InlineData("coap://127.0.0.1/temperature#now")]
    public void AnythingElse_IsRefused(string text)
    {
        Assert.False(LoadTarget.TryParse(text, out _));
    }

    [Fact]
    public void SegmentBeyond255Bytes_IsRefused()
    {
        Assert.True(LoadTarget.TryParse("coap://127.0.0.1/" + new string('a', 255), out _));
        Assert.False(LoadTarget.TryParse("coap://127.0.0.1/" + new string('a', 256), out _));
        Assert.False(LoadTarget.TryParse("coap://127.0.0.1/?" + new string('a', 256), out _));
    }

    [Theory]
    [InlineData("coap://127.0.0.1:99/", false, "127.0.0.1:99")]
    [InlineData("coap://[::1]/", false, "[::1]:5683")]
    public void Address_NeedsNoLookUp(string text, bool named, string expected)
    {
        Assert.True(LoadTarget.TryParse(text, out LoadTarget? target));
        Assert.Equal(named, target.IsNamed);
        Assert.Equal(IPEndPoint.Parse(expected), target.Resolve());
    }

    [Fact]
    public void Name_IsLookedUp()
    {
        Assert.True(LoadTarget.TryParse("coap://localhost:99/", out LoadTarget? target));
        Assert.True(target.IsNamed);
        Assert.True(IPAddress.IsLoopback(target.Resolve().Address));
    }

    private static string Join(IEnumerable<byte[]> parts)
    {
        return string.Join('|', parts.Select(Encoding.UTF8.GetString));
    }
}
