// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Host;

/// <summary>A fact about what sockets do on Linux alone: above all, being bound to a multicast group.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="why">Why it is skipped elsewhere.</param>
    public LinuxFactAttribute(string why = "Only Linux tells multicast from unicast by the socket that it arrives at.")
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = why;
        }
    }
}
