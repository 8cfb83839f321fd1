// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Tool.Keys;

/// <summary>A key of OSCORE that a client may use, and where its sequence numbers are kept.</summary>
/// <param name="Key">The key, as the client has it.</param>
/// <param name="NumbersPath">The file with its numbers.</param>
public sealed record ClientKey(OscoreKey Key, string NumbersPath)
{
    /// <summary>The variable of the environment with a key, as JSON, for scripts that have no store.</summary>
    public const string KeyVariable = "NANOCOAP_KEY";

    /// <summary>The variable of the environment with the file of that key's numbers; without it one of OSCORE is refused.</summary>
    public const string NumbersVariable = "NANOCOAP_KEY_NUMBERS";

    /// <summary>Finds a key by its name: in the environment, else in the store.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="store">The store.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFileException">There is none of that name, it is for DTLS, or it can't be used.</exception>
    public static ClientKey Find(string name, KeyStore store)
    {
        if (FindToRead(name, store) is not OscoreKey key)
        {
            throw new KeyFileException($"{name} is a pre-shared key of DTLS, and none of OSCORE.");
        }

        return Of(key, store);
    }

    /// <summary>A key that was found, for use.</summary>
    /// <param name="key">The key.</param>
    /// <param name="store">The store.</param>
    /// <returns>The key, and where its numbers are.</returns>
    /// <exception cref="KeyFileException">It is from the environment, which names no file for its numbers.</exception>
    internal static ClientKey Of(OscoreKey key, KeyStore store)
    {
        if (FromEnvironment()?.Name == key.Name)
        {
            string? numbers = Environment.GetEnvironmentVariable(NumbersVariable);
            if (string.IsNullOrEmpty(numbers))
            {
                throw new KeyFileException(
                    $"{KeyVariable} needs {NumbersVariable}, the file that keeps which sequence numbers are used: "
                        + "without it they would be used twice.");
            }

            // The file must be there: who makes a new one each time begins with the first number each time. An empty one is a new key's.
            using NumberFile file = NumberFile.Open(numbers, create: false);
            if (file.Next(key.NumbersId) == null)
            {
                file.SetNext(key.NumbersId, 0);
            }

            return new ClientKey(key, numbers);
        }

        return new ClientKey(key, store.NumbersPath);
    }

    /// <summary>Finds a key of either kind; numbers are not touched.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="store">The store.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFileException">There is none of that name.</exception>
    public static NamedKey FindToRead(string name, KeyStore store)
    {
        return FromEnvironment() is { } key && key.Name == name ? key : store.Find(name);
    }

    /// <summary>The keys that there are, to choose from: none if they can't be read.</summary>
    /// <param name="store">The store.</param>
    /// <returns>The keys, of each name the one that <see cref="FindToRead"/> finds.</returns>
    public static IReadOnlyList<NamedKey> All(KeyStore store)
    {
        try
        {
            IEnumerable<NamedKey> keys = store.Read();
            return [.. (FromEnvironment() is { } key ? keys.Prepend(key) : keys).DistinctBy(other => other.Name)];
        }
        catch (KeyFileException)
        {
            return [];
        }
    }

    private static NamedKey? FromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(KeyVariable);
        return string.IsNullOrEmpty(text) ? null
            : KeyJson.Read(Encoding.UTF8.GetBytes(text), KeyVariable) is [var key] ? key
            : throw new KeyFileException($"{KeyVariable} holds one key.");
    }
}
