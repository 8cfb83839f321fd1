// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;

namespace NanoCoap.Resources
{
    /// <summary>The methods that a resource offers: bit n stands for the method code 0.0n. RFC 7252 section 12.1.1, RFC 8132.</summary>
    [Flags]
    public enum Methods
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>GET.</summary>
        Get = 1 << (int)CoapCode.Get,

        /// <summary>POST.</summary>
        Post = 1 << (int)CoapCode.Post,

        /// <summary>PUT.</summary>
        Put = 1 << (int)CoapCode.Put,

        /// <summary>DELETE.</summary>
        Delete = 1 << (int)CoapCode.Delete,

        /// <summary>FETCH.</summary>
        Fetch = 1 << (int)CoapCode.Fetch,

        /// <summary>PATCH.</summary>
        Patch = 1 << (int)CoapCode.Patch,

        /// <summary>iPATCH.</summary>
        IPatch = 1 << (int)CoapCode.IPatch,
    }
}
