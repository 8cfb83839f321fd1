// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Threading;
using System;
using NanoCoap.Loop;
using NanoCoap.Node;
using nanoFramework.Runtime.Native;

namespace NanoCoap.Firmware
{
    /// <summary>
    /// Restarts the device if the loop has not turned for a while. It is a thread of its own, so it catches a loop that hangs in
    /// managed code or waits for ever; an interpreter that hangs itself it can't catch.
    /// </summary>
    public sealed class RebootWatchdog : IWatchdog
    {
        // Longer than any turn can take: writing flash and a sensor that does not answer come to a second or two.
        private const int PatienceMs = 60000;
        private const int LookMs = 5000;

        private readonly IClock _clock;
        private int _feeds;

        /// <summary>Starts watching.</summary>
        /// <param name="clock">The clock.</param>
        public RebootWatchdog(IClock clock)
        {
            _clock = clock;
            new Thread(Watch).Start();
        }

        /// <inheritdoc/>
        public void Feed()
        {
            _feeds++; // only ever compared for a difference, and an int is written in one piece
        }

        private void Watch()
        {
            try
            {
                int seen = _feeds;
                long since = _clock.NowMs;
                while (true)
                {
                    Thread.Sleep(LookMs);
                    int feeds = _feeds;
                    long now = _clock.NowMs;
                    if (feeds != seen)
                    {
                        seen = feeds;
                        since = now;
                    }
                    else if (now - since >= PatienceMs)
                    {
                        Console.WriteLine("The loop is stuck: restarting");
                        Power.RebootDevice();
                    }
                }
            }
            catch (Exception e)
            {
                // An exception that leaves a thread ends it without a word, and the device would run on unwatched.
                Console.WriteLine("Watchdog stopped by " + e.ToString());
                Power.RebootDevice();
            }
        }
    }
}
