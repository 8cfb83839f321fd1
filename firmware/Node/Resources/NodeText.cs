// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Node
{
    /// <summary>The words that more than one resource speaks, encoded once.</summary>
    internal static class NodeText
    {
        // What is spoken in them; the same for all, because a list of its own would be memory for each.
        internal static readonly int[] Formats = { ContentFormat.TextPlain };

        internal static readonly string NotSaved = "Could not be saved";
        internal static readonly string NotSavedYet = "Not saved yet"; // fits the smallest block: this answer has no second one

        /// <summary>
        /// Completes the answer to a change: its code says that the change is in force, and words that it is not saved yet, if so.
        /// </summary>
        /// <param name="code">The code.</param>
        /// <param name="state">The settings.</param>
        /// <param name="response">The answer.</param>
        /// <returns>The code.</returns>
        internal static CoapCode Done(CoapCode code, NodeState state, Response response)
        {
            if (state.IsUnsaved)
            {
                response.ContentFormat = ContentFormat.TextPlain;
                response.AppendText(NotSavedYet);
            }

            return code;
        }
    }
}
