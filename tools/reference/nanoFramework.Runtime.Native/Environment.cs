// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace System
{
    public static class Environment
    {
        public static long TickCount64 => throw null;
    }
}
