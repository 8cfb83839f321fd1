// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;

namespace NanoCoap.Tests.Interop;

/// <summary>Block-wise transfers with libcoap's client, in both directions. RFC 7959.</summary>
public sealed class BlockwiseTests : IClassFixture<SharedNode>
{
    private readonly NodeProcess _node;

    public BlockwiseTests(SharedNode shared)
    {
        _node = shared.Process;
    }

    [CoapClientTheory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public void Block2_OfAnySize_GivesTheWholeBody(int size)
    {
        string whole = Links(1024);
        Assert.InRange(whole.Length, 400, 1024);
        Assert.Equal(whole, Links(size));
        if (size < whole.Length)
        {
            _node.WaitFor(new Regex($@"2\.05 Content /\.well-known/core .*block2={whole.Length / size}/0/{size} "));
        }
    }

    [CoapClientTheory]
    [InlineData(16, 300)]
    [InlineData(32, 300)]
    [InlineData(64, 640)]
    [InlineData(128, 1024)]
    [InlineData(256, 1024)]
    [InlineData(512, 1000)]
    [InlineData(1024, 1024)]
    public void Block1_OfAnySize_BringsTheWholeBody(int size, int length)
    {
        string body = Body(length);
        Assert.Equal("", Run("/echo", "-m", "put", "-b", $"{size}", "-e", body).Error);
        if (length > size)
        {
            _node.WaitFor(new Regex($"PUT /echo block1={(length - 1) / size}/0/{size} "));
        }

        Assert.Equal(body, Run("/echo").Output);
    }

    [CoapClientFact]
    public void Block1_ByPost_AndBack()
    {
        string body = Body(777);
        Assert.Equal("", Run("/echo", "-m", "post", "-b", "64", "-e", body).Error);
        Assert.Equal(body, Run("/echo", "-b", "128").Output);
        Assert.Equal("", Run("/echo", "-m", "delete").Error);
        Assert.Equal("", Run("/echo").Output);
    }

    [CoapClientFact(ipv6: true)]
    public void Block1_OverIPv6()
    {
        string body = Body(500);
        Assert.Equal("", CoapClient.Run("-m", "put", "-b", "64", "-e", body, _node.Uri("/echo", ipv6: true)).Error);
        Assert.Equal(body, CoapClient.Run("-b", "32", _node.Uri("/echo", ipv6: true)).Output);
    }

    [CoapClientFact]
    public void Error_413_BodyLargerThanTheResourceTakes()
    {
        Assert.StartsWith("4.13", Run("/config", "-m", "put", "-b", "64", "-e", Body(200)).Error, StringComparison.Ordinal);
        _node.WaitFor(new Regex("4.13 Request Entity Too Large /config .*size1=128 "));
        Assert.StartsWith("4.13", Run("/config", "-m", "put", "-e", Body(200)).Error, StringComparison.Ordinal);
        Assert.StartsWith("period=1\n", Run("/config").Output, StringComparison.Ordinal);
    }

    [CoapClientFact]
    public void Error_413_BodyLargerThanTheRoomForBodies()
    {
        using NodeProcess small = NodeProcess.Ready("--echo --body 256");
        Assert.StartsWith("4.13", CoapClient.Run("-m", "put", "-b", "64", "-e", Body(300), small.Uri("/echo")).Error, StringComparison.Ordinal);
        Assert.Equal("", CoapClient.Run("-m", "put", "-b", "64", "-e", Body(256), small.Uri("/echo")).Error);
        Assert.Equal(Body(256), CoapClient.Run(small.Uri("/echo")).Output);
    }

    [CoapClientFact]
    public void SmallMessages_AreEnoughForEverything()
    {
        using NodeProcess small = NodeProcess.Ready("--echo --max-message 144");
        Assert.Equal("", CoapClient.Run("-m", "put", "-b", "16", "-e", Body(100), small.Uri("/echo")).Error);
        Assert.Equal(Body(100), CoapClient.Run(small.Uri("/echo")).Output);
    }

    private static string Body(int length)
    {
        return string.Concat(Enumerable.Range(0, (length / 4) + 1).Select(i => $"{i:000}."))[..length];
    }

    private string Links(int size)
    {
        return Run("/.well-known/core", "-b", $"{size}").Output;
    }

    private CoapResult Run(string path, params string[] options)
    {
        return CoapClient.Run([.. options, _node.Uri(path)]);
    }
}
