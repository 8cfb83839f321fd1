// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;

namespace NanoCoap.Hosting;

/// <summary>Milliseconds since it was made.</summary>
public sealed class SystemClock : IClock
{
    private readonly long _start = Environment.TickCount64;

    /// <inheritdoc/>
    public long NowMs => Environment.TickCount64 - _start;
}
