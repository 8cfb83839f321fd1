// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;
using NanoCoap.Lab.Load;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Load;

public sealed class LoadRequestTests
{
    [Fact]
    public void Get_IsHeaderTokenPathAndQuery()
    {
        LoadRequest request = Make("coap://127.0.0.1/a/bc?d=1", CoapCode.Get, confirmable: true, []);
        request.Stamp(0x1234, 0x89ABCDEF);
        Assert.Equal("44011234" + "89ABCDEF" + "B161" + "026263" + "43643D31", Convert.ToHexString(request.Bytes));
    }

    [Fact]
    public void NonPut_HasAPayload()
    {
        LoadRequest request = Make("coap://127.0.0.1/a", CoapCode.Put, confirmable: false, [0x4F, 0x4E]);
        request.Stamp(0xFFFF, 1);
        Assert.Equal("5403FFFF" + "00000001" + "B161" + "FF4F4E", Convert.ToHexString(request.Bytes));
    }

    [Fact]
    public void NameOfTheServer_GoesWithIt()
    {
        LoadRequest request = Make("coap://node.example/a", CoapCode.Get, confirmable: true, []);
        request.Stamp(0, 0);
        Assert.Equal("44010000" + "00000000" + "3C" + "6E6F64652E6578616D706C65" + "8161", Convert.ToHexString(request.Bytes));
    }

    [Fact]
    public void TooLong_IsRefused()
    {
        Assert.Throws<LoadException>(() => Make("coap://127.0.0.1/a", CoapCode.Put, confirmable: true, new byte[1025]));
        string path = string.Concat(Enumerable.Repeat("/" + new string('a', 250), 20));
        Assert.Throws<LoadException>(() => Make("coap://127.0.0.1" + path, CoapCode.Get, confirmable: true, []));
    }

    private static LoadRequest Make(string uri, CoapCode method, bool confirmable, byte[] payload)
    {
        Assert.True(CoapUri.TryParse(uri, out CoapUri? parsed, out _));
        return new LoadRequest(parsed, method, confirmable, payload);
    }
}
