// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Interop;

/// <summary>A fact that needs Node.js and npm: skipped without them, but never in an automated build.</summary>
public sealed class NodeJsFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    public NodeJsFactAttribute()
    {
        Skip = NodeJs.Required ? null : NodeJs.Missing;
    }
}
