// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Captures;

/// <summary>A file that is no capture, or can't be read as one.</summary>
/// <param name="message">What is wrong with it, a sentence.</param>
public sealed class CaptureException(string message) : Exception(message);
