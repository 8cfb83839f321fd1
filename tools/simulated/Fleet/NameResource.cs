// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Simulated.Fleet;

/// <summary>/name: which node of the fleet this is.</summary>
internal sealed class NameResource : Resource
{
    private readonly byte[] _name;

    public NameResource(string name)
        : base("name", Methods.Get)
    {
        _name = Utf8.Encode(name);
        Title = name;
        ContentFormats = [ContentFormat.TextPlain];
    }

    public override CoapCode Get(Request request, Response response)
    {
        response.Append(_name);
        return CoapCode.Content;
    }
}
