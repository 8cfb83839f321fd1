// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Oscore
{
    /// <summary>
    /// Where it is kept how far the sequence numbers of a context are used, so that none is used again after a restart. RFC 8613 appendix
    /// B.1.1.
    /// </summary>
    public interface ISequenceStore
    {
        /// <summary>
        /// Keeps that all numbers of a context below a limit count as used. Called before the first of them is; must not throw. What a
        /// power failure leaves behind is this limit, or the one before.
        /// </summary>
        /// <param name="context">The context.</param>
        /// <param name="reservedUpTo">The limit, 1 to 2^40. After a restart it goes to <see cref="SecurityContext.Restore"/>.</param>
        /// <returns>False if it could not be written, durably: then none of the numbers is used, and nothing is sent.</returns>
        bool Save(SecurityContext context, long reservedUpTo);
    }
}
