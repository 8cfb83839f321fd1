// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting;

namespace NanoCoap.Sample
{
    /// <summary>
    /// The smallest whole CoAP server: one resource. Wi-Fi comes up by itself, with the credentials stored in the device.
    /// </summary>
    public static class Program
    {
        /// <summary>Serves for ever.</summary>
        public static void Main()
        {
            CoapServer server = new CoapServer();
            server.Add(new UptimeResource());
            server.Run();
        }
    }
}
