// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>A state of an observed resource. RFC 7641.</summary>
/// <param name="Answer">The response. With an error code, or without <paramref name="Sequence"/>, it is the last one.</param>
/// <param name="Sequence">The value of its Observe option; null if it has none: the server does not, or no longer, notify.</param>
/// <param name="Delta">
/// How far the sequence has advanced since the last notification; 0 for the first. Servers that count by one have left out
/// or lost <c>Delta - 1</c> of them; others use a clock, so that the number says nothing of that kind.
/// </param>
/// <param name="Stale">How many notifications have been dropped since the last one because they came late. RFC 7641 section 3.4.</param>
/// <param name="Interval">How long after the last notification it came; zero for the first.</param>
public sealed record CoapNotification(CoapAnswer Answer, int? Sequence, int Delta, int Stale, TimeSpan Interval);
