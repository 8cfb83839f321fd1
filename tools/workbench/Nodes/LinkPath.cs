// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Workbench.Nodes;

/// <summary>The target of a link as a part of a URI: to be asked for as it is, though it may not be shown as it is.</summary>
internal static class LinkPath
{
    /// <summary>The target, with what does not print percent-encoded.</summary>
    public static string Of(CoapLink link)
    {
        return SafeText.Clean(link.Target) == link.Target ? link.Target
            : string.Join('/', link.Target.Split('/').Select(segment => SafeText.Segment(Encoding.UTF8.GetBytes(segment), "/?#")));
    }
}
