// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>How far a block-wise transfer has come. RFC 7959.</summary>
/// <param name="Upload">Whether it is the body of the request that is transferred, or that of the answer.</param>
/// <param name="Bytes">Bytes so far.</param>
/// <param name="Total">Bytes in all, if known: of a request always, of an answer from Size2.</param>
/// <param name="BlockSize">Bytes of a block.</param>
public readonly record struct CoapProgress(bool Upload, int Bytes, int? Total, int BlockSize);
