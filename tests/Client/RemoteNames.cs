// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Tests.Client;

/// <summary>Remotes that are names of hosts.</summary>
internal static class RemoteNames
{
    /// <summary>Writes what a transport would write, without allocating: bytes of the host, then two of the port, which is 0.</summary>
    public static int AddressOf(object remote, byte[] target)
    {
        int length = Encoding.UTF8.GetBytes((string)remote, target);
        target[length] = 0;
        target[length + 1] = 0;
        return length + 2;
    }
}
