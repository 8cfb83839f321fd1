// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A protected request.</summary>
/// <param name="Key">Under which key.</param>
/// <param name="PartialIv">Its number.</param>
/// <param name="Datagram">Its bytes.</param>
internal sealed record FuzzRequest(FuzzKey Key, long PartialIv, byte[] Datagram)
{
    /// <summary>Whether the node has had it as it is.</summary>
    public bool WasDelivered { get; set; }
}
