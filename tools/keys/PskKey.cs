// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Security.Cryptography;
using System.Text;
using NanoCoap.Dtls;

namespace NanoCoap.Tool.Keys;

/// <summary>A pre-shared key of DTLS, the same at both ends. RFC 4279.</summary>
/// <param name="Name">What people call it; see <see cref="NamedKey.IsName"/>.</param>
/// <param name="Identity">What the client calls itself in the handshake, in plain: 1 to 128 bytes of UTF-8.</param>
/// <param name="Secret">The key: 1 to 64 bytes, of which a node of ours takes 16 to 32.</param>
public sealed record PskKey(string Name, string Identity, byte[] Secret) : NamedKey(Name, Secret)
{
    /// <summary>Bytes of the shortest key that a node of ours takes.</summary>
    public const int MinNodeLength = 16;

    /// <summary>Bytes of the longest.</summary>
    public const int MaxNodeLength = 32;

    // 131 bits. Every client takes it: coap-client -k takes the bytes of a text, and no others.
    private const int SecretCharacters = 22;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <inheritdoc/>
    public override string Kind => KeyKind.Psk;

    /// <summary>The key as a text, for programs that take the bytes of one; null if it is none that can be typed.</summary>
    public string? Text => Secret.All(b => b is > (byte)' ' and < 0x7F) ? Encoding.ASCII.GetString(Secret) : null;

    /// <summary>Makes a key for this client and a node, of random letters and digits.</summary>
    /// <param name="name">What to call it; the identity is the same.</param>
    /// <returns>The key.</returns>
    public static PskKey Make(string name)
    {
        return new PskKey(name, name, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetItems<char>(Alphabet, SecretCharacters)));
    }

    /// <inheritdoc/>
    public override PskKey OfOtherEnd()
    {
        return this;
    }

    /// <summary>What is wrong with an identity and a key.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="secret">The key.</param>
    /// <returns>A sentence without the key; null if nothing is.</returns>
    public static string? Problem(string identity, byte[] secret)
    {
        return Encoding.UTF8.GetByteCount(identity) is 0 or > PreSharedKeys.MaxIdentityLength
            ? $"an identity has 1 to {PreSharedKeys.MaxIdentityLength} bytes; '{identity}' is none."
            : secret.Length is 0 or > PreSharedKeys.MaxKeyLength
            ? $"the key of {identity} has {secret.Length} bytes; it may have 1 to {PreSharedKeys.MaxKeyLength}, and 16 are right."
            : null;
    }
}
