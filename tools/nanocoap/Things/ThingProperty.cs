// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Values;

namespace NanoCoap.Tool.Things;

/// <summary>
/// A resource as a property of a Thing: what can be read, perhaps written and observed. W3C Thing Description 1.1, section 5.3.1.3.
/// </summary>
/// <param name="Path">The path, without a slash before it, as it stands in a URI.</param>
/// <param name="Title">What it is, for people, or null.</param>
/// <param name="Format">The Content-Format in which it is read and written.</param>
public sealed record ThingProperty(string Path, string? Title, int Format)
{
    // What a generic client can do most with comes first.
    private static readonly int[] s_preferred =
        [ContentFormat.Json, ContentFormat.TextPlain, ContentFormat.SenmlJson, ContentFormat.Cbor, ContentFormat.SenmlCbor];

    /// <summary>Its type in the words of JSON Schema: number, boolean, string, array, object; null if that is not known.</summary>
    public string? Type { get; init; }

    /// <summary>Its unit, as SenML names it, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether it can be written.</summary>
    public bool IsWritable { get; init; }

    /// <summary>Whether it can be observed.</summary>
    public bool IsObservable { get; init; }

    /// <summary>What is refused without a key.</summary>
    public ThingUses KeyFor { get; init; }

    /// <summary>Its name: the path, with hyphens for slashes.</summary>
    public string Name => Path.Replace('/', '-');

    /// <summary>The media type of its format, with parameters as W3C's binding writes them: without a blank.</summary>
    public string ContentType =>
        ContentFormatNames.MediaType(Format)?.Replace("; ", ";", StringComparison.Ordinal) ?? "application/octet-stream";

    /// <summary>Describes a resource of this process.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="access">Who may do what, or null for everything.</param>
    /// <returns>The property.</returns>
    public static ThingProperty Of(Resource resource, AccessPolicy? access)
    {
        bool Refuses(CoapCode method, bool observes) => access != null && !access.Allows(null, resource, method, observes);
        int format = FormatOf(resource.ContentFormats ?? []);
        return new ThingProperty(resource.Path, resource.Title, format)
        {
            Type = resource is Numeric ? "number" : resource is Switch ? "boolean" : TypeOf(format),
            IsWritable = (resource.Methods & Methods.Put) != 0,
            IsObservable = resource.Observable,
            KeyFor = (Refuses(CoapCode.Get, false) ? ThingUses.Read : 0) | (Refuses(CoapCode.Get, true) ? ThingUses.Observe : 0)
                | (Refuses(CoapCode.Put, false) ? ThingUses.Write : 0),
        };
    }

    /// <summary>Chooses one of several Content-Formats.</summary>
    /// <param name="formats">Those that there are.</param>
    /// <returns>One of them, or <see cref="ContentFormat.None"/>.</returns>
    public static int FormatOf(IReadOnlyCollection<int> formats)
    {
        return s_preferred.Where(formats.Contains).Concat(formats).FirstOrDefault(ContentFormat.None);
    }

    /// <summary>The type that all representations in a format have.</summary>
    /// <param name="format">The Content-Format.</param>
    /// <returns>The type, or null.</returns>
    public static string? TypeOf(int format)
    {
        return format switch
        {
            ContentFormat.TextPlain => "string",
            ContentFormat.SenmlJson or ContentFormat.SenmlCbor => "array",
            _ => null,
        };
    }
}
