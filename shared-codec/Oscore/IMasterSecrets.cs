// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Oscore
{
    /// <summary>Where the master secrets are of contexts that were recalled without their keys.</summary>
    public interface IMasterSecrets
    {
        /// <summary>
        /// Has the keys of a context derived, with <see cref="SecurityContexts.Derive"/>. Called before it is used for the first time, and
        /// again if it got none; must not throw.
        /// </summary>
        /// <param name="context">The context, of <see cref="SecurityContexts.Recall"/>.</param>
        void Derive(SecurityContext context);
    }
}
