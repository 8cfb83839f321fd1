// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Cli;

/// <summary>
/// Output that is held against a checked-in text. To change one on purpose, run the tests with NANOCOAP_UPDATE_SNAPSHOTS=1 and read
/// the difference before it is committed.
/// </summary>
internal static class Snapshot
{
    private const string Update = "NANOCOAP_UPDATE_SNAPSHOTS";

    /// <summary>Compares with tests/Cli/snapshots/NAME.txt.</summary>
    /// <param name="name">The name.</param>
    /// <param name="actual">The output.</param>
    public static void Check(string name, string actual)
    {
        string path = Repository.Locate($"tests/Cli/snapshots/{name}.txt");
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no {path}. {Update}=1 makes it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    /// <summary>Compares lines with tests/Cli/snapshots/NAME.txt.</summary>
    /// <param name="name">The name.</param>
    /// <param name="lines">The output.</param>
    public static void Check(string name, IEnumerable<string> lines)
    {
        Check(name, string.Concat(lines.Select(line => line + "\n")));
    }
}
