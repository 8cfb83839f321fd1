// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Keys;

namespace NanoCoap.Tests.Oscore;

/// <summary>A folder with a client's store and the node's side of its keys.</summary>
internal sealed class KeyFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-keys").FullName;

    /// <summary>Makes it.</summary>
    /// <param name="names">A key for each.</param>
    public KeyFolder(params string[] names)
    {
        foreach (string name in names)
        {
            Store.Add(OscoreKey.Make(name));
        }

        WriteNodeFile();
    }

    /// <summary>The client's store.</summary>
    public KeyStore Store => new(File("keys.json"));

    /// <summary>The file for the node.</summary>
    public string NodeFile => File("node.json");

    /// <summary>One of its keys of OSCORE.</summary>
    public OscoreKey Key(string name)
    {
        return (OscoreKey)Store.Find(name);
    }

    /// <summary>The options of a client that uses a key.</summary>
    public string[] With(string key)
    {
        return ["--key", key, "--key-store", Store.Path];
    }

    /// <summary>A file in it.</summary>
    public string File(string name)
    {
        return Path.Combine(_folder, name);
    }

    /// <summary>Gives the node the keys that there are now.</summary>
    public void WriteNodeFile()
    {
        PrivateFile.Replace(NodeFile, KeyJson.Write(Store.Read().OfType<OscoreKey>().Select(key => key.OfOtherEnd())));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }
}
