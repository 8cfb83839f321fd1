// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Workbench.Nodes;

/// <summary>The nodes that are known, in the order in which they came.</summary>
internal sealed class NodeDirectory
{
    private readonly Lock _lock = new();
    private readonly List<KnownNode> _nodes = [];
    private readonly Dictionary<string, KnownNode> _byId = [];
    private readonly Dictionary<IPEndPoint, KnownNode> _byEndPoint = [];

    /// <summary>Is told of each node that is new.</summary>
    public event Action<KnownNode>? Added;

    /// <summary>All of them.</summary>
    public IReadOnlyList<KnownNode> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>Adds a node, unless its address is known.</summary>
    /// <param name="endPoint">Where it is.</param>
    /// <param name="name">Its name, or null for its address.</param>
    /// <param name="isSecure">Whether it speaks coaps.</param>
    /// <param name="isSimulated">Whether it lives in this program.</param>
    public void Add(IPEndPoint endPoint, string? name = null, bool isSecure = false, bool isSimulated = false)
    {
        KnownNode node;
        lock (_lock)
        {
            if (_byEndPoint.ContainsKey(endPoint))
            {
                return;
            }

            node = new KnownNode(_nodes.Count, name ?? endPoint.ToString(), endPoint, isSecure, isSimulated);
            _nodes.Add(node);
            _byId.Add(node.Id, node);
            _byEndPoint.Add(endPoint, node);
        }

        Added?.Invoke(node);
    }

    /// <summary>The node at an address, or null.</summary>
    public KnownNode? At(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            return _byEndPoint.GetValueOrDefault(endPoint);
        }
    }

    /// <summary>The node of that name, or null.</summary>
    public KnownNode? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }
}
