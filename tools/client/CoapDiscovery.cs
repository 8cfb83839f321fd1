// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Client.Async;

/// <summary>What one server says it has. RFC 6690 section 4, RFC 7252 section 7.</summary>
/// <param name="Remote">The server.</param>
/// <param name="Answer">Its answer, complete; with an error code there are no links.</param>
/// <param name="Links">Its links.</param>
/// <param name="Problem">What is wrong with its document, or with the transfer of the rest of it; null if nothing is.</param>
public sealed record CoapDiscovery(IPEndPoint Remote, CoapAnswer Answer, IReadOnlyList<CoapLink> Links, string? Problem);
