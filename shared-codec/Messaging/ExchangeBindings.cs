// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>Of the exchanges of a table those whose requests were protected: what it takes to open a duplicate once more.</summary>
    internal sealed class ExchangeBindings
    {
        internal readonly object[] Principals; // whose request it was
        internal readonly long[] Values; // what its answers are bound to
        internal readonly long[] Ends; // of the exchange that this is of; with another one in its place it means nothing

        internal ExchangeBindings(int capacity)
        {
            Principals = new object[capacity];
            Values = new long[capacity];
            Ends = new long[capacity];
        }
    }
}
