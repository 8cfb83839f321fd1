// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Interop;

/// <summary>What coap-client printed: payloads of success on one side, codes of failure with their diagnostics on the other.</summary>
internal sealed record CoapResult(string Output, string Error);
