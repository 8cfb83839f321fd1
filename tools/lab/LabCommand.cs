// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab;

/// <summary>How the laboratory is started.</summary>
public static class LabCommand
{
    /// <summary>From the top of the repository; a verb and its options follow.</summary>
    public const string Line = "dotnet run --project tools/lab --";
}
