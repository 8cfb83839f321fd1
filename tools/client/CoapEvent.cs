// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;

namespace NanoCoap.Client.Async;

/// <summary>What happened to a request on its way.</summary>
/// <param name="What">What.</param>
/// <param name="Value">The number that comes with it; see <see cref="RequestEvent"/>.</param>
/// <param name="Time">When.</param>
public readonly record struct CoapEvent(RequestEvent What, int Value, DateTimeOffset Time);
