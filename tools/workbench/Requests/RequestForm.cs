// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Requests;

/// <summary>A request as somebody has filled it in.</summary>
/// <param name="Method">GET, PUT and so on.</param>
/// <param name="Uri">Where to.</param>
/// <param name="Confirmable">CON or NON.</param>
/// <param name="Options">Further options, NAME=VALUE, one a line.</param>
/// <param name="Payload">Text, or bytes as 0x and hexadecimal digits.</param>
/// <param name="Format">Name or number of the payload's format; empty: none.</param>
/// <param name="Accept">Name or number of the format that is wanted; empty: any.</param>
internal sealed record RequestForm(
    string Method,
    string Uri,
    bool Confirmable = true,
    string? Options = null,
    string? Payload = null,
    string? Format = null,
    string? Accept = null);
