// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>The extensions of a hello that mean something for those who read along.</summary>
public static class ExtensionType
{
    /// <summary>RFC 6066 section 4.</summary>
    public const int MaxFragmentLength = 1;

    /// <summary>RFC 7627: the master secret is bound to the handshake.</summary>
    public const int ExtendedMasterSecret = 23;

    /// <summary>RFC 8449.</summary>
    public const int RecordSizeLimit = 28;

    /// <summary>RFC 9146: what the other side's records are to carry.</summary>
    public const int ConnectionId = 54;
}
