// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Host;

/// <summary>The transport as this system has it.</summary>
public sealed class SystemUdpTransportTests : UdpTransportTests
{
    public SystemUdpTransportTests()
        : base(portable: false)
    {
    }
}
