// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.IO;
using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>
    /// Files on the internal flash (littlefs). A write replaces one file and leaves the others alone, so that a power failure costs that
    /// write and nothing else.
    /// </summary>
    public sealed class FlashStore : IStore
    {
        private const string Drive = "I:\\";

        /// <inheritdoc/>
        public int Read(string name, byte[] buffer)
        {
            try
            {
                string path = Drive + name;
                if (!File.Exists(path))
                {
                    return 0;
                }

                using (FileStream file = new FileStream(path, FileMode.Open, FileAccess.Read))
                {
                    return file.Read(buffer, 0, buffer.Length);
                }
            }
            catch (Exception e)
            {
                Console.WriteLine(name + " can't be read: " + e.Message);
                return 0;
            }
        }

        /// <inheritdoc/>
        public bool Write(string name, byte[] buffer, int length)
        {
            try
            {
                using (FileStream file = new FileStream(Drive + name, FileMode.Create, FileAccess.Write))
                {
                    file.Write(buffer, 0, length);
                    file.Flush();
                }

                return true;
            }
            catch (Exception e)
            {
                Console.WriteLine(name + " can't be written: " + e.Message);
                return false;
            }
        }
    }
}
