// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Host;

/// <summary>A fact about sockets that are bound to a multicast group, which Windows does not have.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Only Linux tells multicast from unicast by the socket that it arrives at.";
        }
    }
}
