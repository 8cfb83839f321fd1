// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Messaging;
using NanoCoap.Oscore;
using NanoCoap.Server;

namespace NanoCoap.Tool.Keys;

/// <summary>Gives the node of this machine its keys, and says who may do what. The cryptography is that of the device.</summary>
public static class NodeSecurity
{
    private const int Reserve = 1024; // numbers for each write
    private const string Numbers = ".numbers";
    private const int SealBytes = 64; // more than sealing adds to a reply

    // A PC has room and time for more than the device.
    private const int Sessions = 64;
    private const int Handshakes = 16;
    private const int HellosPerSecond = 2000;

    /// <summary>Makes the server of coaps.</summary>
    /// <param name="config">The endpoint's configuration.</param>
    /// <param name="file">The keys.</param>
    /// <param name="sender">The sockets.</param>
    /// <param name="random">Where secrets come from.</param>
    /// <returns>The server.</returns>
    public static DtlsServer Secure(EndpointConfig config, PskFile file, IDatagramSender sender, IRandom random)
    {
        return new DtlsServer(Sizes(config), file.ToTable(), new AesCcm(), sender, random);
    }

    /// <summary>What a PC has room and time for.</summary>
    /// <param name="config">The endpoint's configuration.</param>
    /// <returns>The sizes.</returns>
    public static DtlsConfig Sizes(EndpointConfig config)
    {
        return new DtlsConfig
        {
            Sessions = Sessions,
            Handshakes = Handshakes,
            HandshakesPerHost = Handshakes,
            HellosPerSecond = HellosPerSecond,
            MaxMessageBytes = config.MaxMessageBytes,
        };
    }

    /// <summary>Sets guard and access of an endpoint's configuration.</summary>
    /// <param name="config">The configuration, with its sizes.</param>
    /// <param name="oscore">The keys of OSCORE, or null.</param>
    /// <param name="psk">The pre-shared keys of DTLS, or null.</param>
    /// <param name="secureOnly">Whether nothing is to be had without a key; else reading is for anybody, and writing for keys.</param>
    /// <param name="warn">Takes a sentence about what is not as it should be.</param>
    /// <param name="rules">The rules about single paths, or null for none.</param>
    /// <returns>Who may do what, in a sentence.</returns>
    /// <exception cref="KeyFileException">A key can't be used.</exception>
    public static string Apply(
        EndpointConfig config, KeyFile? oscore, PskFile? psk, bool secureOnly, Action<string> warn, AccessRuleList? rules = null)
    {
        foreach (string? path in (string?[])[oscore?.Path, psk?.Path])
        {
            if (path != null && PrivateFile.IsOpenToOthers(path))
            {
                warn($"Others than you may read or change {path}: chmod 600 {path}");
            }
        }

        if (oscore != null)
        {
            ApplyOscore(config, oscore);
        }

        string[] names = Names(oscore, psk);
        config.Access = new FilePolicy(names, rules ?? new AccessRuleList([]), secureOnly);
        string sentence = secureOnly ? "nothing without a key: " : "anybody may read and observe, these keys may write: ";
        return sentence + string.Join(", ", names) + (rules == null ? "" : "; but for what the rules say");
    }

    /// <summary>The names of keys: of those for coaps their identities.</summary>
    /// <param name="oscore">The keys of OSCORE, or null.</param>
    /// <param name="psk">The pre-shared keys of DTLS, or null.</param>
    /// <returns>The names.</returns>
    internal static string[] Names(KeyFile? oscore, PskFile? psk)
    {
        return [.. oscore?.Keys.Select(key => key.Name) ?? [], .. psk?.Identities ?? []];
    }

    private static void ApplyOscore(EndpointConfig config, KeyFile file)
    {
        var numbers = new NodeSequence(file.Path + Numbers);
        var contexts = new SecurityContexts(Math.Max(1, file.Keys.Count), new Hkdf(), numbers, Reserve);
        foreach (OscoreKey key in file.Keys)
        {
            numbers.Begin(file.AddTo(contexts, key), key);
        }

        config.Guard = new OscoreGuard(contexts, new AesCcm(), config.MaxMessageBytes, config.MaxOptions);

        // What has been opened once can't be opened again: a duplicate gets the kept reply, or nothing that its sender could trust.
        config.ReplyBytes = Math.Max(config.ReplyBytes, config.MaxMessageBytes + SealBytes);
    }
}
