// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>Sentences for people.</summary>
public static class ConsoleText
{
    /// <summary>Writes a line of words: on a terminal that is too narrow for it, as several, and in one anywhere else.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="text">The words.</param>
    public static void WriteText(this TextWriter output, string text)
    {
        new Page(output, ConsoleScreen.Of(output)).Line(text);
    }
}
