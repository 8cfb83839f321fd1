// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>How much load, and for how long.</summary>
public sealed record LoadSettings
{
    /// <summary>Most requests that one client can have under way: a byte of the token tells them apart.</summary>
    public const int MaxOutstanding = 256;

    /// <summary>Clients, each with a UDP port of its own.</summary>
    public int Clients { get; init; } = 1;

    /// <summary>Requests that each client has under way; 1 is what NSTART allows. RFC 7252 section 4.7.</summary>
    public int Outstanding { get; init; } = 1;

    /// <summary>How long is measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the same is done before, without counting.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After this an answer counts as lost.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
