// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Cli;

/// <summary>A fact about a shell that is not on every machine.</summary>
public sealed class ShellFactAttribute : FactAttribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="shell">The shell: the name of its program, and of Debian's package of it.</param>
    public ShellFactAttribute(string shell)
    {
        Skip = ChildProcess.Find(shell) == null ? $"{shell} is not installed; Debian has it in the package {shell}." : null;
    }
}
