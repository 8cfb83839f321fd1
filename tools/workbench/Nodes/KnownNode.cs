// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;

namespace NanoCoap.Workbench.Nodes;

/// <summary>A node that the workbench knows of.</summary>
internal sealed class KnownNode
{
    public KnownNode(int index, string id, IPEndPoint endPoint, bool isSecure, bool isSimulated)
    {
        Index = index;
        Id = id;
        EndPoint = endPoint;
        IsSecure = isSecure;
        IsSimulated = isSimulated;
    }

    /// <summary>Its place in the list.</summary>
    public int Index { get; }

    /// <summary>Its name here and in links to it: that of a simulated node, else address and port.</summary>
    public string Id { get; }

    /// <summary>Where it is.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Whether it speaks coaps, and wants a pre-shared key for that.</summary>
    public bool IsSecure { get; }

    /// <summary>Whether it lives in this program.</summary>
    public bool IsSimulated { get; }

    /// <summary>The URI without a path: "coap://127.0.0.1:5683".</summary>
    public string Uri => (IsSecure ? "coaps://" : "coap://") + EndPoint.ToString().Replace("%", "%25", StringComparison.Ordinal);

    /// <summary>What it has; null before it was asked.</summary>
    public IReadOnlyList<CoapLink>? Links { get; set; }

    /// <summary>The name of the key that it is spoken to with, or null for none.</summary>
    public string? Key { get; set; }

    /// <summary>What is wrong with it, a sentence; null if nothing is.</summary>
    public string? Problem { get; set; }

    /// <summary>What is observed of it.</summary>
    public IReadOnlyList<Track> Tracks { get; set; } = [];
}
