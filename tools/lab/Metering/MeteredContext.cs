// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.Loader;

namespace NanoCoap.Lab.Metering;

/// <summary>
/// Where the metered assemblies live, with a copy of the laboratory and of what it uses of ours: what these say about nodes means the
/// metered ones in there. All else is shared.
/// </summary>
internal sealed class MeteredContext : AssemblyLoadContext
{
    private readonly Dictionary<string, byte[]> _metered;
    private readonly Assembly _lab;

    public MeteredContext(Dictionary<string, byte[]> metered, Assembly lab)
        : base("metered", isCollectible: true)
    {
        _metered = metered;
        _lab = lab;
    }

    /// <summary>The copy of the laboratory.</summary>
    public Assembly Lab => LoadFromAssemblyName(_lab.GetName());

    protected override Assembly? Load(AssemblyName name)
    {
        if (_metered.TryGetValue(name.Name!, out byte[]? image))
        {
            return LoadFromStream(new MemoryStream(image));
        }

        return name.Name!.StartsWith("NanoCoap.", StringComparison.Ordinal)
            ? LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(_lab.Location)!, name.Name + ".dll"))
            : null;
    }
}
