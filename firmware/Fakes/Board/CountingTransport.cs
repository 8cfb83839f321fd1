// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Loop;
using NanoCoap.Protocol;

namespace NanoCoap.Fakes
{
    /// <summary>A network that counts what is sent, keeps the last message, and allocates nothing. Nothing is ever received.</summary>
    public sealed class CountingTransport : ITransport
    {
        /// <summary>Makes Send answer false and send nothing.</summary>
        public bool SendFails;

        /// <summary>Messages sent, by code.</summary>
        public readonly int[] Codes = new int[256];

        /// <summary>Messages sent, by type.</summary>
        public readonly int[] Types = new int[4];

        /// <summary>Whom the last CON went to, or null if it has been dealt with.</summary>
        public object LastCon;

        /// <summary>Message ID of the last CON.</summary>
        public int LastConId;

        /// <summary>Whether the last CON was a ping.</summary>
        public bool LastConIsPing;

        /// <summary>Whom the last NON went to.</summary>
        public object LastNon;

        /// <summary>Message ID of the last NON.</summary>
        public int LastNonId;

        /// <summary>Bytes of the last message.</summary>
        public readonly byte[] Last = new byte[2048];

        /// <summary>How many.</summary>
        public int LastLength;

        /// <inheritdoc/>
        public object Remote
        {
            get { return this; }
        }

        /// <inheritdoc/>
        public bool IsMulticast
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return RemoteName.AddressOf(remote, target);
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            if (SendFails)
            {
                return false;
            }

            Array.Copy(buffer, 0, Last, 0, length);
            LastLength = length;
            Codes[buffer[1]]++;
            int type = (buffer[0] >> 4) & 3;
            int messageId = (buffer[2] << 8) | buffer[3];
            Types[type]++;
            if (type == (int)MessageType.Confirmable)
            {
                LastCon = remote;
                LastConId = messageId;
                LastConIsPing = buffer[1] == 0;
            }
            else if (type == (int)MessageType.NonConfirmable)
            {
                LastNon = remote;
                LastNonId = messageId;
            }

            return true;
        }

        /// <inheritdoc/>
        public bool Wait(int timeoutMs)
        {
            return false;
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            return -1;
        }
    }
}
