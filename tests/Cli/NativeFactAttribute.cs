// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Cli;

/// <summary>
/// A test that compiles to native code: on Linux, with a linker. It takes a minute and NuGet brings a compiler of some size for it, so it
/// runs in CI, and elsewhere if asked for with NANOCOAP_NATIVE=1.
/// </summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Native code has been tried on Linux alone.";
        }
        else if (Environment.GetEnvironmentVariable("CI") != "true" && Environment.GetEnvironmentVariable("NANOCOAP_NATIVE") != "1")
        {
            Skip = "Takes a minute: runs in CI, and with NANOCOAP_NATIVE=1.";
        }
        else if (ChildProcess.Find("clang", "gcc") == null)
        {
            Skip = "There is no linker: install gcc or clang.";
        }
    }
}
