// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>What a client has heard of its POST.</summary>
public enum OrderEnd
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>A response of success.</summary>
    Answered,

    /// <summary>A response that says it was not done.</summary>
    Refused,

    /// <summary>Nothing, or nothing that would say whether it was done: the client has given up.</summary>
    Unknown,
}
