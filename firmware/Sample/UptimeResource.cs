// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Sample
{
    /// <summary>Seconds since the device started, at /uptime.</summary>
    public sealed class UptimeResource : Resource
    {
        private const int MsPerSecond = 1000;

        /// <summary>Makes the resource.</summary>
        public UptimeResource()
            : base("uptime", Methods.Get)
        {
        }

        /// <inheritdoc/>
        public override CoapCode Get(Request request, Response response)
        {
            response.AppendNumber((int)(Environment.TickCount64 / MsPerSecond));
            return CoapCode.Content;
        }
    }
}
