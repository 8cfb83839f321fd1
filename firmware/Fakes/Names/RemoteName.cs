// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Fakes
{
    /// <summary>Names as remotes, where no socket is: "alice" is a host with port 0, "alice:7" the same host with port 7.</summary>
    public static class RemoteName
    {
        /// <summary>Writes what a transport would write: bytes of the host, then two of the port. Allocates nothing.</summary>
        public static int AddressOf(object remote, byte[] target)
        {
            string name = remote.ToString();
            int length = 0;
            while (length < name.Length && name[length] != ':' && length < 30)
            {
                target[length] = (byte)name[length];
                length++;
            }

            int port = 0;
            for (int i = name.IndexOf(':') < 0 ? name.Length : name.IndexOf(':') + 1; i < name.Length; i++)
            {
                port = (port * 10) + name[i] - '0';
            }

            target[length] = (byte)(port >> 8);
            target[length + 1] = (byte)port;
            return length + 2;
        }
    }
}
