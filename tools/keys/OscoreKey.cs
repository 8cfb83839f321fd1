// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>The parameters of an OSCORE context, as one of its two ends has them. RFC 8613 section 3.2.</summary>
/// <param name="Name">What people call it; see <see cref="NamedKey.IsName"/>.</param>
/// <param name="Secret">The Master Secret.</param>
/// <param name="Salt">The Master Salt; empty if there is none.</param>
/// <param name="Sender">The ID of this end.</param>
/// <param name="Recipient">That of the other one.</param>
/// <param name="IdContext">The ID Context, or null.</param>
public sealed record OscoreKey(string Name, byte[] Secret, byte[] Salt, byte[] Sender, byte[] Recipient, byte[]? IdContext)
    : NamedKey(Name, Secret)
{
    private const int SecretBytes = 16;
    private const int SaltBytes = 8;
    private const int ClientIdBytes = 2;
    private const int NumbersIdBytes = 8;

    /// <inheritdoc/>
    public override string Kind => KeyKind.Oscore;

    /// <summary>
    /// What its sequence numbers are kept under: two keys with the same one use the same nonces, whatever people call them. Made of all that
    /// the sender's key and the nonces come from, in one direction only.
    /// </summary>
    public string NumbersId
    {
        get
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (byte[] part in (byte[][])
                ["nanocoap numbers"u8.ToArray(), Secret, Salt, Sender, [IdContext == null ? (byte)0 : (byte)1], IdContext ?? []])
            {
                byte[] length = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
                hash.AppendData(length);
                hash.AppendData(part);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, NumbersIdBytes));
        }
    }

    /// <summary>Makes a key for this client and a node, of random bytes.</summary>
    /// <param name="name">What to call it.</param>
    /// <returns>The key, as the client has it.</returns>
    public static OscoreKey Make(string name)
    {
        // A node tells its clients by their IDs, so they are random. Its own is never sent.
        return new OscoreKey(
            name,
            RandomNumberGenerator.GetBytes(SecretBytes),
            RandomNumberGenerator.GetBytes(SaltBytes),
            RandomNumberGenerator.GetBytes(ClientIdBytes),
            [1],
            null);
    }

    /// <summary>The same key as its other end has it.</summary>
    /// <returns>The key with its two IDs the other way round.</returns>
    public override OscoreKey OfOtherEnd()
    {
        return this with { Sender = Recipient, Recipient = Sender };
    }

    /// <summary>Makes the context of this end.</summary>
    /// <param name="contexts">Gets it.</param>
    /// <returns>
    /// The context, its tag the key's name; null if a length is wrong, both IDs are the same, or there is another with the same ones.
    /// </returns>
    public SecurityContext? AddTo(SecurityContexts contexts)
    {
        SecurityContext? context = contexts.Add(Secret, Salt, Sender, Recipient, IdContext);
        if (context != null)
        {
            context.Tag = Name;
        }

        return context;
    }
}
