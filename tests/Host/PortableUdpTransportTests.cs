// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Host;

/// <summary>The transport as every system can have it.</summary>
public sealed class PortableUdpTransportTests : UdpTransportTests
{
    public PortableUdpTransportTests()
        : base(portable: true)
    {
    }
}
