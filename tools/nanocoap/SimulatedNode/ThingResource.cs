// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Tool.Things;
using NanoCoap.Values;

namespace NanoCoap.Tool.SimulatedNode;

/// <summary>/.well-known/wot: the node as a Thing, for the Web of Things. W3C WoT Discovery, section 6.</summary>
internal sealed class ThingResource : Resource
{
    private Func<ThingDescription>? _describe;

    /// <summary>Makes the resource; there is nothing to be had before <see cref="Describe"/>.</summary>
    public ThingResource()
        : base(ThingDescription.WellKnownPath, Methods.Get)
    {
        ResourceType = "wot.thing";
        Title = "Thing Description";
        ContentFormats = [ContentFormat.ThingDescription, ContentFormat.Json];
        Versioned = true;
        MaxAgeSeconds = 3600;
    }

    /// <summary>
    /// Describes a node, anew for each request: who may do what changes with its keys. Whoever changes them calls Changed().
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="access">Who may do what, or null for everything.</param>
    /// <param name="uris">Where it is: coap first, and perhaps coaps.</param>
    /// <param name="hardwareAddress">Its hardware address, or null.</param>
    public void Describe(SensorNode node, AccessPolicy? access, IReadOnlyList<string> uris, byte[]? hardwareAddress)
    {
        Resource[] resources = [.. ((Resource?[])[node.Temperature, node.Humidity, node.Alarm, node.Rules]).OfType<Resource>()];
        _describe = () => new ThingDescription
        {
            Title = "nanoCoap node",
            Id = DeviceName.OfHardwareAddress(hardwareAddress)?.TrimEnd(':'),
            Base = uris[0],
            SecureBase = uris.FirstOrDefault(uri => uri.StartsWith("coaps:", StringComparison.Ordinal)),
            Properties = [.. resources.Select(resource => ThingProperty.Of(resource, access))],
        };
    }

    /// <summary>The description as it is now.</summary>
    public ThingDescription Description => _describe!();

    /// <inheritdoc/>
    public override CoapCode Get(Request request, Response response)
    {
        if (_describe == null)
        {
            return CoapCode.ServiceUnavailable;
        }

        response.Append(Description.ToJson());
        return CoapCode.Content;
    }
}
