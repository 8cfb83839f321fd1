// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Client;

/// <summary>A link of the CoRE Link Format. RFC 6690.</summary>
/// <param name="Target">What stands in the angle brackets: "/sensors/temp".</param>
/// <param name="Attributes">Its parameters in their order; the value is null if there is none, as with "obs", and without its quotes.</param>
public sealed record CoapLink(string Target, IReadOnlyList<KeyValuePair<string, string?>> Attributes)
{
    /// <summary>The value of an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The first value, "" for an attribute without one, null if there is no such attribute.</returns>
    public string? this[string name] => throw new NotImplementedException();

    /// <summary>Reads a document of links as far as it can be read.</summary>
    /// <param name="text">The document.</param>
    /// <param name="problem">What is wrong with the rest; null if nothing is.</param>
    /// <returns>The links.</returns>
    public static IReadOnlyList<CoapLink> ParseAll(string text, out string? problem)
    {
        throw new NotImplementedException();
    }
}
