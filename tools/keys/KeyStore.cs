// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Keys;

/// <summary>
/// The keys of the user: a file that is his alone, and beside it one with the sequence numbers. Whoever changes either has the latter
/// open alone meanwhile.
/// </summary>
public sealed class KeyStore
{
    /// <summary>The variable of the environment that names another file.</summary>
    public const string PathVariable = "NANOCOAP_KEYS";

    /// <summary>Names a store; it need not exist.</summary>
    /// <param name="path">Its file; null for the one of this user.</param>
    public KeyStore(string? path = null)
    {
        string? named = Environment.GetEnvironmentVariable(PathVariable);
        Path = path ?? (string.IsNullOrEmpty(named) ? DefaultPath : named);
    }

    /// <summary>The file of this user, if nothing else is said.</summary>
    public static string DefaultPath => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "nanocoap", "keys.json");

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>The file with the sequence numbers.</summary>
    public string NumbersPath => Path + ".numbers";

    /// <summary>Reads the keys.</summary>
    /// <returns>The keys, as the client has them; none if there is no store yet.</returns>
    /// <exception cref="KeyFileException">They can't be read, or others may read them.</exception>
    public IReadOnlyList<NamedKey> Read()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        if (PrivateFile.IsOpenToOthers(Path))
        {
            throw new KeyFileException(
                $"Others than you may read or change {Path}. If nobody has: chmod 600 {Path}. Else make new keys.");
        }

        return KeyJson.Read(PrivateFile.Read(Path), Path);
    }

    /// <summary>Reads the keys, each with how far its numbers are used.</summary>
    /// <returns>The keys, and the first number that is not used; null where that is not known, and for keys that have no numbers.</returns>
    /// <exception cref="KeyFileException">They can't be read.</exception>
    public IReadOnlyList<(NamedKey Key, long? Next)> ReadWithNumbers()
    {
        IReadOnlyList<NamedKey> keys = Read();
        if (!keys.OfType<OscoreKey>().Any() || !File.Exists(NumbersPath))
        {
            return [.. keys.Select(key => (key, (long?)null))];
        }

        using NumberFile numbers = NumberFile.Open(NumbersPath, create: false);
        return [.. keys.Select(key => (key, key is OscoreKey oscore ? numbers.Next(oscore.NumbersId) : null))];
    }

    /// <summary>Puts a key in. A key that was here before goes on with its numbers.</summary>
    /// <param name="key">The key, as the client has it.</param>
    /// <exception cref="KeyFileException">There is one of that name, or the same key under another one, or it can't be written.</exception>
    public void Add(NamedKey key)
    {
        Change((keys, numbers) =>
        {
            if (keys.Exists(other => other.Name == key.Name))
            {
                throw new KeyFileException($"{Path} has a key {key.Name} already.");
            }

            if (keys.Find(other => other.IsSameAs(key)) is { } same)
            {
                throw new KeyFileException(
                    $"{Path} has that key already: {same.Name}."
                        + (same.Kind == key.Kind ? "" : $" It is of the kind {same.Kind}, and a key is for one protocol."));
            }

            if (key is OscoreKey oscore && numbers.Next(oscore.NumbersId) == null)
            {
                numbers.SetNext(oscore.NumbersId, 0);
            }

            keys.Add(key);
        });
    }

    /// <summary>Takes a key out. Its numbers stay known.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyFileException">There is none of that name, or it can't be written.</exception>
    public void Remove(string name)
    {
        Change((keys, _) => keys.Remove(Find(keys, name)));
    }

    /// <summary>Notes into which node a key was put.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">The node's URI.</param>
    /// <exception cref="KeyFileException">There is none of that name, or it can't be written.</exception>
    public void SetNode(string name, string node)
    {
        Change((keys, _) =>
        {
            NamedKey key = Find(keys, name);
            keys[keys.IndexOf(key)] = key with { Node = node };
        });
    }

    /// <summary>One of the keys.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFileException">There is none of that name.</exception>
    public NamedKey Find(string name)
    {
        return Find(Read(), name);
    }

    private NamedKey Find(IReadOnlyList<NamedKey> keys, string name)
    {
        return keys.FirstOrDefault(key => key.Name == name)
            ?? throw new KeyFileException(
                keys.Count == 0
                    ? $"There is no key '{name}': {Path} has none. nanocoap keys new {(NamedKey.IsName(name) ? name : "NAME")} makes one."
                    : $"{Path} has no key '{name}', but {string.Join(", ", keys)}.");
    }

    private void Change(Action<List<NamedKey>, NumberFile> change)
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } folder)
            {
                PrivateFile.MakeFolder(folder);
            }

            using NumberFile numbers = NumberFile.Open(NumbersPath, create: true);
            List<NamedKey> keys = [.. Read()];
            change(keys, numbers);
            PrivateFile.Replace(Path, KeyJson.Write(keys));
        }
        catch (Exception e) when (e is (IOException and not KeyFileException) or UnauthorizedAccessException)
        {
            throw new KeyFileException($"{Path} can't be written: {e.Message}");
        }
    }
}
