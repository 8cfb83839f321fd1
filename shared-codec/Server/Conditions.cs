// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// Conditions under which observers want to hear of a resource: query parameters whose names begin with "c."
    /// (draft-ietf-core-conditional-attributes). An endpoint without any answers a GET with conditions, and registers nobody for it; so a
    /// node that has no use for them need not link them. What is asked for stands in numbers of the registration: here is no state.
    /// </summary>
    public abstract class Conditions
    {
        /// <summary>How many numbers a registration has for its conditions.</summary>
        internal const int Numbers = 12;

        /// <summary>Looks for a query that is a condition, known or not: its name begins with "c.".</summary>
        /// <param name="reader">Holds the request.</param>
        /// <param name="option">Where to begin, among the options of the reader: a query, or behind the last one.</param>
        /// <returns>Its place among them, or -1.</returns>
        internal static int Next(MessageReader reader, int option)
        {
            for (int end = reader.First(OptionSlot.UriQuery) + reader.Count(OptionSlot.UriQuery); option < end; option++)
            {
                int at = reader.OptionOffset(option);
                if (reader.OptionLength(option) >= 2 && reader.Buffer[at] == 'c' && reader.Buffer[at + 1] == '.')
                {
                    return option;
                }
            }

            return -1;
        }

        /// <summary>Reads the conditions of a GET that would register. If they are well-formed, and more than can be kept, it is made one
        /// that does not.</summary>
        /// <param name="reader">Holds the request; at least one of its queries is a condition.</param>
        /// <param name="meaning">What the request means; its numbers are filled.</param>
        /// <param name="response">Gets a diagnostic if they are wrong.</param>
        /// <returns>False if they are wrong: then the answer is 4.00.</returns>
        internal abstract bool Read(MessageReader reader, WholeInterpretation meaning, Response response);

        /// <summary>Remembers that the current value is on its way to an observer.</summary>
        /// <param name="registration">Its registration, which says that it has just been sent.</param>
        /// <param name="read">Null; or the numbers of the GET that registers, which it takes over.</param>
        internal abstract void Remember(Registration registration, int[] read);

        /// <summary>Works out when the conditions are to be looked at again, and for how long what the observer holds is fresh.</summary>
        /// <param name="registration">The registration.</param>
        /// <param name="gapMs">No notification can follow the last one sooner than that, milliseconds.</param>
        /// <param name="latest">When there is one in any case.</param>
        /// <returns>The time, not after <paramref name="latest"/>.</returns>
        internal abstract long DueAt(Registration registration, int gapMs, long latest);

        /// <summary>Looks whether the conditions want the observer to be notified now.</summary>
        /// <param name="registration">Its registration, whose turn it is. If it is not to be notified, it has its next turn.</param>
        /// <param name="now">The time.</param>
        /// <returns>True if they do, or if there is nothing that could be compared: who fails is told as others are.</returns>
        internal abstract bool Want(Registration registration, long now);
    }
}
