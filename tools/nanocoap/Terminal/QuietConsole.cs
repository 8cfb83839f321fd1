// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Terminal;

/// <summary>Sees to it that nothing is written to a terminal but what the verbs write.</summary>
public static class QuietConsole
{
    /// <summary>
    /// Opens the console. .NET would switch the keypad of a terminal to another mode then, and leave it there, with the string that the
    /// terminal's description has for it. For that one look the terminal is "dumb", whose description has none. Nothing else of it is
    /// used here: colours and what is written over are standard, ECMA-48.
    /// </summary>
    public static void Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // terminals are not described there
        }

        const string Name = "TERM";
        string? terminal = Environment.GetEnvironmentVariable(Name);
        Environment.SetEnvironmentVariable(Name, "dumb");
        _ = Console.WindowWidth; // the first thing that needs the description; it is not read again
        Environment.SetEnvironmentVariable(Name, terminal);
    }
}
