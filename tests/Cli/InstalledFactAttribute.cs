// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Cli;

/// <summary>A fact that needs a program of another project: skipped without it.</summary>
public sealed class InstalledFactAttribute : FactAttribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="program">The name of the program, and of Debian's package of it.</param>
    public InstalledFactAttribute(string program)
    {
        Skip = ChildProcess.Find(program) == null ? $"{program} is not installed; Debian has it in the package {program}." : null;
    }
}
