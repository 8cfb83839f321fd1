// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.IO;
using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>
    /// Two files on the internal flash (littlefs). A write replaces one file and leaves the other alone, so that a power failure
    /// costs that write and nothing else.
    /// </summary>
    public sealed class FlashStore : IStore
    {
        private const string FirstPath = "I:\\nanocoap0.bin";
        private const string SecondPath = "I:\\nanocoap1.bin";

        /// <inheritdoc/>
        public int Read(int place, byte[] buffer)
        {
            try
            {
                string path = Path(place);
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
                Console.WriteLine("Settings can't be read: " + e.Message);
                return 0;
            }
        }

        /// <inheritdoc/>
        public bool Write(int place, byte[] buffer, int length)
        {
            try
            {
                using (FileStream file = new FileStream(Path(place), FileMode.Create, FileAccess.Write))
                {
                    file.Write(buffer, 0, length);
                    file.Flush();
                }

                return true;
            }
            catch (Exception e)
            {
                Console.WriteLine("Settings can't be written: " + e.Message);
                return false;
            }
        }

        private static string Path(int place)
        {
            return place == 0 ? FirstPath : SecondPath;
        }
    }
}
