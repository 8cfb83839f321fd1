// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Loop
{
    /// <summary>The clock of a loop.</summary>
    public interface IClock
    {
        /// <summary>Gets milliseconds since some moment in the past; it never goes back, whatever happens to the time of day.</summary>
        long NowMs { get; }
    }
}
