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
        return Allocated(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < turns; i++)
            {
                turn();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    /// <summary>The same of something that counts for itself, since a part of it is not to count.</summary>
    /// <param name="turns">Does it many times, and says what that allocated.</param>
    public static long Allocated(Func<long> turns)
    {
        long allocated;
        int attempt = 0;
        do
        {
            allocated = turns();
            attempt++;
        }
        while (allocated != 0 && attempt < Attempts);

        return allocated;
    }
}
