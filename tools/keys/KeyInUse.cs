// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// What a client protects its requests with: a key of the user's, called by its name, of either kind. One of OSCORE is for coap://, a
/// pre-shared one of DTLS for coaps://; a client has one of them. A program has one of these for a key, for all its clients, which may use
/// it at the same time: two would take their sequence numbers from two blocks.
/// </summary>
/// <example>
/// <code>
/// CoapUri.TryParse("coap://192.0.2.7/alarm", out CoapUri? uri, out string? problem);
/// KeyInUse key = KeyInUse.Find("kitchen", new KeyStore(), uri!); // a key of the other kind is refused
/// await using var client = new CoapUdpClient(new CoapClientOptions
/// {
///     Guard = key.Guard,
///     Secure = key.Secure,
///     SecureOnly = key.Secure != null, // and nothing goes in plain by mistake
/// });
/// CoapAnswer answer = await client.RequestAsync(new CoapRequest(CoapCode.Get, uri!));
/// </code>
/// </example>
public sealed class KeyInUse
{
    private readonly NamedKey _key;
    private readonly OscoreClientGuard? _guard;

    private KeyInUse(NamedKey key, OscoreClientGuard? guard, PskTransport? secure)
    {
        _key = key;
        _guard = guard;
        Secure = secure;
    }

    /// <summary>The name of the key.</summary>
    public string Name => _key.Name;

    /// <summary>For <see cref="CoapClientOptions.Guard"/>: with a key of OSCORE; else null.</summary>
    public IRequestProtection? Guard => _guard;

    /// <summary>For <see cref="CoapClientOptions.Secure"/>: with a pre-shared key of DTLS; else null.</summary>
    public ISecureTransport? Secure { get; }

    /// <summary>Whether an error was let through that had no protection: OSCORE alone has such.</summary>
    public bool HasTakenPlainError => _guard is { HasTakenPlainError: true };

    /// <summary>The scheme that the key is for: "coap" or "coaps".</summary>
    public string Scheme => Secure == null ? "coap" : "coaps";

    /// <summary>Finds a key by its name, in the environment or the store, and makes it ready for use.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="store">The store.</param>
    /// <param name="uri">What is to be asked, see <see cref="Check(CoapUri)"/>; null leaves that to the caller.</param>
    /// <returns>What a client protects its requests with.</returns>
    /// <exception cref="KeyFileException">
    /// There is none of that name, it is for another scheme than the URI's, or it can't be used. No sequence number is taken then.
    /// </exception>
    public static KeyInUse Find(string name, KeyStore store, CoapUri? uri)
    {
        NamedKey key = ClientKey.FindToRead(name, store);
        if (uri != null)
        {
            Check(key, uri);
        }

        return key is PskKey psk
            ? new KeyInUse(psk, null, PskTransport.Of((psk.Identity, psk.Secret)))
            : new KeyInUse(key, new OscoreClientGuard(ClientKey.Of((OscoreKey)key, store)), null);
    }

    /// <summary>Sees to it that a URI is one that the key is for.</summary>
    /// <param name="uri">What is to be asked.</param>
    /// <exception cref="KeyFileException">It is not: which scheme would be, and how to get a key for this one.</exception>
    public void Check(CoapUri uri)
    {
        Check(_key, uri);
    }

    private static void Check(NamedKey key, CoapUri uri)
    {
        if (uri.IsSecure != key is PskKey)
        {
            throw new KeyFileException(
                uri.IsSecure
                    ? $"{key.Name} is a key of OSCORE, which coap:// speaks; coaps:// wants a pre-shared key "
                        + "(nanocoap keys new NAME --kind psk)"
                    : $"{key.Name} is a pre-shared key of DTLS, which coaps:// speaks; coap:// wants a key of OSCORE "
                        + "(nanocoap keys new NAME)");
        }
    }
}
