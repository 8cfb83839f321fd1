// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// Conditions under which observers want to hear of a resource, one for each registration: query parameters whose names begin with "c."
    /// (draft-ietf-core-conditional-attributes). An endpoint without such a table answers a GET with conditions, and registers
    /// nobody for it; so a node that has no use for them need not link them.
    /// </summary>
    public abstract class ConditionTable
    {
        /// <summary>In place of an index: the conditions can be kept.</summary>
        internal const int Kept = -1;

        /// <summary>In place of an index: they can be kept, and all queries are conditions.</summary>
        internal const int KeptAlone = -3;

        /// <summary>In place of an index: they are well-formed, and more than can be kept. The answer is that to a plain GET.</summary>
        internal const int TooDemanding = -2;

        /// <summary>A mark: there are conditions.</summary>
        internal const int IsSet = 1;

        /// <summary>A mark: all notifications are to be Confirmable.</summary>
        internal const int ConfirmsAll = 2;

        /// <summary>A mark: when there was nothing to say, nothing but the next period or a change can make it worth another
        /// look.</summary>
        internal const int ByPeriod = 4;

        /// <summary>How far the seconds are shifted beside the marks.</summary>
        internal const int SecondsShift = 3;

        /// <summary>Tells whether a query is a condition, known or not: its name begins with "c.".</summary>
        /// <param name="reader">Holds the request.</param>
        /// <param name="option">The query, among the options of the reader.</param>
        /// <returns>True if it is one.</returns>
        internal static bool IsCondition(MessageReader reader, int option)
        {
            int at = reader.OptionOffset(option);
            return reader.OptionLength(option) >= 2 && reader.Buffer[at] == 'c' && reader.Buffer[at + 1] == '.';
        }

        /// <summary>Makes an empty table of the same kind, for one endpoint.</summary>
        /// <param name="rows">How many registrations there can be.</param>
        /// <returns>The table.</returns>
        internal abstract ConditionTable NewTable(int rows);

        /// <summary>Reads the conditions of the GET that is being handled.</summary>
        /// <param name="reader">Holds the request; at least one of its queries begins with "c.".</param>
        /// <param name="resource">What it is about.</param>
        /// <returns>One of the constants, or the index of the query that is to blame, among the options of the reader.</returns>
        internal abstract int Read(MessageReader reader, Resource resource);

        /// <summary>Gives a registration the conditions that have been read last. What it has just been answered counts as
        /// reported.</summary>
        /// <param name="row">The registration's number.</param>
        /// <param name="resource">What it is about.</param>
        /// <param name="now">The time.</param>
        /// <returns>Some of the marks, and above them for how many seconds what the observer holds is fresh; 0 if that is not
        /// for conditions to say.</returns>
        internal abstract int Enter(int row, Resource resource, long now);

        /// <summary>Works out when the conditions are to be looked at again.</summary>
        /// <param name="row">The registration's number.</param>
        /// <param name="changed">Whether the resource has changed since they were looked at last.</param>
        /// <param name="refreshMs">How often there is news without a change, milliseconds; 0: never.</param>
        /// <param name="sentAt">When the last notification went out.</param>
        /// <param name="gapMs">No other can follow it sooner than that, milliseconds.</param>
        /// <returns>The time, <see cref="long.MaxValue"/> for not before the next change.</returns>
        internal abstract long DueAt(int row, bool changed, int refreshMs, long sentAt, int gapMs);

        /// <summary>Looks whether the observer is to be notified now.</summary>
        /// <param name="row">The registration's number.</param>
        /// <param name="resource">What it is about.</param>
        /// <param name="now">The time.</param>
        /// <param name="sentAt">When the last notification went out.</param>
        /// <returns>True if it is, or if there is nothing that could be compared: who fails is told as others are.</returns>
        internal abstract bool Fires(int row, Resource resource, long now, long sentAt);

        /// <summary>Notes that the current value is on its way to the observer.</summary>
        /// <param name="row">The registration's number.</param>
        /// <param name="resource">What it is about.</param>
        /// <param name="now">The time.</param>
        internal abstract void Report(int row, Resource resource, long now);
    }
}
