// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>A basic block of metered code: what it executes whenever it is entered.</summary>
/// <param name="Method">Type and name of its method.</param>
/// <param name="IsEntry">Whether it stands for entering the method; it has no instructions then.</param>
/// <param name="Figures">What one execution comes to.</param>
public sealed record CodeBlock(string Method, bool IsEntry, Figures Figures);
