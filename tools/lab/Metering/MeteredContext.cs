// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.Loader;

namespace NanoCoap.Lab.Metering;

/// <summary>
/// Where the metered assemblies live, with a copy of this tool: what the tool says about nodes means the metered ones in there. All
/// else is shared.
/// </summary>
internal sealed class MeteredContext : AssemblyLoadContext
{
    private readonly Dictionary<string, byte[]> _metered;
    private readonly Assembly _tool;

    public MeteredContext(Dictionary<string, byte[]> metered, Assembly tool)
        : base("metered", isCollectible: true)
    {
        _metered = metered;
        _tool = tool;
    }

    /// <summary>The copy of the tool.</summary>
    public Assembly Tool => LoadFromAssemblyName(_tool.GetName());

    protected override Assembly? Load(AssemblyName name)
    {
        if (_metered.TryGetValue(name.Name!, out byte[]? image))
        {
            return LoadFromStream(new MemoryStream(image));
        }

        return name.Name == _tool.GetName().Name ? LoadFromAssemblyPath(_tool.Location) : null;
    }
}
