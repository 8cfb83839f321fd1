// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Tool.Things;
using NanoCoap.Values;

namespace NanoCoap.Tool.SimulatedNode;

/// <summary>/.well-known/wot: the node as a Thing, for the Web of Things. W3C WoT Discovery, section 6.</summary>
internal sealed class ThingResource : Resource
{
    private byte[] _json = [];

    /// <summary>Makes the resource; it is empty until <see cref="Describe"/>.</summary>
    public ThingResource()
        : base(ThingDescription.WellKnownPath, Methods.Get)
    {
        ResourceType = "wot.thing";
        Title = "Thing Description";
        ContentFormats = [ContentFormat.ThingDescription, ContentFormat.Json];
        Versioned = true;
        MaxAgeSeconds = 3600;
    }

    /// <summary>Describes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="uri">Where it is.</param>
    /// <param name="hardwareAddress">Its hardware address, or null.</param>
    public void Describe(SensorNode node, string uri, byte[]? hardwareAddress)
    {
        var description = new ThingDescription
        {
            Title = "nanoCoap node",
            Id = DeviceName.OfHardwareAddress(hardwareAddress)?.TrimEnd(':'),
            Base = uri,
            Properties = [.. ((Resource?[])[node.Temperature, node.Humidity, node.Alarm, node.Rules]).OfType<Resource>().Select(ThingProperty.Of)],
        };
        _json = description.ToJson();
        Changed();
    }

    /// <inheritdoc/>
    public override CoapCode Get(Request request, Response response)
    {
        response.Append(_json);
        return CoapCode.Content;
    }
}
