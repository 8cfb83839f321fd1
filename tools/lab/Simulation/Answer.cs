// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;

namespace NanoCoap.Lab.Simulation;

/// <summary>How a request ended.</summary>
/// <param name="Response">The response, or null if there was none.</param>
/// <param name="WasReset">Whether there was a RST instead.</param>
internal readonly record struct Answer(RawMessage? Response, bool WasReset);
