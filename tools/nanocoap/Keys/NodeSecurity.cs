// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Server;

namespace NanoCoap.Tool.Keys;

/// <summary>Gives the node of this machine its keys, and says who may do what. The cryptography is that of the device.</summary>
public static class NodeSecurity
{
    private const int Reserve = 1024; // numbers for each write
    private const string Numbers = ".numbers";
    private const int SealBytes = 64; // more than sealing adds to a reply

    /// <summary>Sets guard and access of an endpoint's configuration.</summary>
    /// <param name="config">The configuration, with its sizes.</param>
    /// <param name="file">The keys.</param>
    /// <param name="secureOnly">Whether nothing is to be had without a key; else reading is for anybody, and writing for keys.</param>
    /// <param name="warn">Takes a sentence about what is not as it should be.</param>
    /// <returns>Who may do what, in a sentence.</returns>
    /// <exception cref="KeyFileException">A key can't be used.</exception>
    public static string Apply(EndpointConfig config, KeyFile file, bool secureOnly, Action<string> warn)
    {
        if (PrivateFile.IsOpenToOthers(file.Path))
        {
            warn($"Others than you may read or change {file.Path}: chmod 600 {file.Path}");
        }

        var numbers = new NodeSequence(file.Path + Numbers);
        var contexts = new SecurityContexts(Math.Max(1, file.Keys.Count), new Hkdf(), numbers, Reserve);
        foreach (OscoreKey key in file.Keys)
        {
            numbers.Begin(file.AddTo(contexts, key), key);
        }

        config.Guard = new OscoreGuard(contexts, new AesCcm(), config.MaxMessageBytes, config.MaxOptions);

        // What has been opened once can't be opened again: a duplicate gets the kept reply, or nothing that its sender could trust.
        config.ReplyBytes = Math.Max(config.ReplyBytes, config.MaxMessageBytes + SealBytes);
        var access = new AccessRules(1);
        object readers = secureOnly ? AccessRules.AnyKey : AccessRules.Anybody;
        access.Add("", readers, readers, AccessRules.AnyKey);
        config.Access = access;
        string names = string.Join(", ", file.Keys.Select(key => key.Name));
        return secureOnly ? $"nothing without a key: {names}" : $"anybody may read and observe, these keys may write: {names}";
    }
}
