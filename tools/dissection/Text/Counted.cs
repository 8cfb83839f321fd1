// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Dissection.Text;

/// <summary>Numbers of things in sentences.</summary>
public static class Counted
{
    /// <summary>A number of things: "1 byte", "2 bytes".</summary>
    /// <param name="count">The number.</param>
    /// <param name="thing">The thing, which takes an s.</param>
    /// <returns>Both.</returns>
    public static string Of(long count, string thing)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
    }

    /// <summary>How many there are: "here " and this.</summary>
    /// <param name="count">The number.</param>
    /// <returns>"is none", "is 1", "are 2".</returns>
    public static string Are(int count)
    {
        return count == 0 ? "is none" : count == 1 ? "is 1" : string.Create(CultureInfo.InvariantCulture, $"are {count}");
    }

    /// <summary>How many bytes follow.</summary>
    /// <param name="count">The number.</param>
    /// <returns>"nothing follows", "1 byte follows", "2 bytes follow".</returns>
    public static string Follow(int count)
    {
        return count == 0 ? "nothing follows" : Of(count, "byte") + (count == 1 ? " follows" : " follow");
    }
}
