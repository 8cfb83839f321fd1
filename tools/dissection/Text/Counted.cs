// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Dissection.Text;

/// <summary>Numbers of things in sentences.</summary>
internal static class Counted
{
    /// <summary>A number of things: "1 byte", "2 bytes".</summary>
    public static string Of(int count, string thing)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
    }

    /// <summary>How many there are: "here " and this.</summary>
    public static string Are(int count)
    {
        return count == 0 ? "is none" : count == 1 ? "is 1" : string.Create(CultureInfo.InvariantCulture, $"are {count}");
    }

    /// <summary>How many bytes follow.</summary>
    public static string Follow(int count)
    {
        return count == 0 ? "nothing follows" : Of(count, "byte") + (count == 1 ? " follows" : " follow");
    }
}
