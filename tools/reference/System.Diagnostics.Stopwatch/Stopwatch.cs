// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace System.Device
{
    public static class DelayHelper
    {
        public static void Delay(TimeSpan time, bool allowThreadYield) => throw null;
        public static void DelayMicroseconds(int microseconds, bool allowThreadYield) => throw null;
        public static void DelayMilliseconds(int milliseconds, bool allowThreadYield) => throw null;
    }
}

namespace System.Diagnostics
{
    public class Stopwatch
    {
        public static readonly long Frequency;
        public static readonly bool IsHighResolution;

        public TimeSpan Elapsed => throw null;
        public long ElapsedMilliseconds => throw null;
        public long ElapsedTicks => throw null;
        public bool IsRunning => throw null;

        public Stopwatch() => throw null;

        public static long GetTimestamp() => throw null;
        public static Stopwatch StartNew() => throw null;
        public void Reset() => throw null;
        public void Restart() => throw null;
        public void Start() => throw null;
        public void Stop() => throw null;
    }
}
