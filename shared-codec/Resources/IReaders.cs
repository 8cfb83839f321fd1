// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Resources
{
    /// <summary>What a request asks of the access policy, which knows who may read what.</summary>
    internal interface IReaders
    {
        /// <summary>Tells whether who asks for one resource may read another.</summary>
        bool MayRead(Request request, Resource resource);
    }
}
