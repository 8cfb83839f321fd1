// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.CommandLine;

/// <summary>Under which heads the help of the tool lists its verbs; in this order.</summary>
public enum VerbGroup
{
    /// <summary>Requests to a node.</summary>
    Ask,

    /// <summary>Keys, and how they get into nodes.</summary>
    Keys,

    /// <summary>Nodes on this machine.</summary>
    Simulate,

    /// <summary>Datagrams by hand.</summary>
    Messages,

    /// <summary>The tool itself.</summary>
    Tool,

    /// <summary>For those who change nanoCoap.</summary>
    Develop,
}
