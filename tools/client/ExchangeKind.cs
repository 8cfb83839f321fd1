// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>What a request hands out.</summary>
internal enum ExchangeKind
{
    /// <summary>One answer.</summary>
    Request,

    /// <summary>Notifications.</summary>
    Observation,

    /// <summary>Answers of several servers.</summary>
    Multicast,
}
