// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>What a node tells of the machine that it runs on.</summary>
    public interface ISystemInfo
    {
        /// <summary>Gets the free bytes of the managed heap, or -1 if that is not known; must be quick and must not throw.</summary>
        int FreeBytes { get; }

        /// <summary>
        /// Gets the hardware address of the network interface, 6 bytes (EUI-48), which names the device in SenML: asked for once, at
        /// the start. Null, another length or nothing but zeros: measurements have no base name. Must not throw.
        /// </summary>
        byte[] HardwareAddress { get; }
    }
}
