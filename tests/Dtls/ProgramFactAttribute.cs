// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Dtls;

/// <summary>A fact that needs a program: skipped without it, but never in an automated build.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="program">Its name.</param>
    public ProgramFactAttribute(string program)
    {
        Skip = Program.Missing(program);
    }
}
