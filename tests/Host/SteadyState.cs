// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Host;

/// <summary>What something allocates each time that it is done, apart from what the runtime allocates once.</summary>
internal static class SteadyState
{
    private const int Attempts = 5;

    /// <summary>
    /// Does something many times and says what that allocated on this thread; again, while it is more than nothing: compiling a
    /// method anew and better allocates too, at a moment of its own choice, but not each time.
    /// </summary>
    /// <param name="turn">What is done.</param>
    /// <param name="turns">How many times.</param>
    public static long Allocated(Action turn, int turns)
    {
        long allocated = 0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < turns; i++)
            {
                turn();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0)
            {
                break;
            }
        }

        return allocated;
    }
}
