// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Server
{
    /// <summary>All that a request means which is being handled, and why it is refused; filled by the <see cref="Interpreter"/>.</summary>
    internal sealed class WholeInterpretation : Interpretation
    {
        internal int Matched; // path segments that are the resource's own
        internal int BodyFormat; // Content-Format of the body, or None
        internal int Observe; // or Absent
        internal CoapCode Refusal; // Empty: not refused
        internal int RefusedOption; // number of the option that is to blame, or 0
        internal int[] Numbers; // of the conditions of a registration; null where nobody may have any
    }
}
