// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>What is inside an encrypted record, or why that can't be told.</summary>
/// <param name="Content">What is inside; null if it could not be opened.</param>
/// <param name="Key">The name of the key; null if it could not be opened.</param>
/// <param name="Problem">Why it could not be opened, a sentence; else null.</param>
public sealed record RecordInside(RecordContent? Content, string? Key, string? Problem)
{
    /// <summary>A line about it.</summary>
    public string Head => Problem != null ? $"Inside, DTLS: {Problem}"
        : $"Inside, DTLS with {Key}: {Content!.Words}";
}
