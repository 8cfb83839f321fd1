// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Keys;
using NanoCoap.Node;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Tool.Keys;

/// <summary>The access of a node whose keys are those of files, and no others: nothing at the node changes them.</summary>
/// <param name="oscore">The keys of OSCORE, or null.</param>
/// <param name="psk">The pre-shared keys of DTLS, or null.</param>
/// <param name="secureOnly">Whether nothing is to be had without a key; else reading is for anybody, and writing for keys.</param>
/// <param name="rules">The rules about single paths, or null for none.</param>
/// <param name="server">The server of coaps, or null.</param>
/// <param name="warn">Takes a sentence about what is not as it should be.</param>
public sealed class FileKeys(
    KeyFile? oscore, PskFile? psk, bool secureOnly, AccessRuleList? rules, DtlsServer? server, Action<string> warn) : NodeAccess
{
    /// <summary>Who may do what, in a sentence, once the node is made.</summary>
    public string Sentence { get; private set; } = "";

    /// <inheritdoc/>
    public override byte[] State => secureOnly ? NodeKeys.SecureOnly : NodeKeys.Keys;

    /// <inheritdoc/>
    public override int KeyCount => (oscore?.Keys.Count ?? 0) + (psk?.Identities.Count ?? 0);

    /// <inheritdoc/>
    /// <exception cref="KeyFileException">A key can't be used, or a rule is about nothing that there is.</exception>
    public override void Configure(EndpointConfig config, ResourceTree tree)
    {
        string[] paths = [.. Enumerable.Range(0, tree.Count).Select(i => "/" + tree.At(i).Path)];
        string[] problems = [.. rules?.Problems(paths, NodeSecurity.Names(oscore, psk)) ?? []];
        if (problems.Length != 0)
        {
            throw new KeyFileException("The rules: " + string.Join(' ', problems));
        }

        Sentence = NodeSecurity.Apply(config, oscore, psk, secureOnly, warn, rules);
    }

    /// <inheritdoc/>
    public override void Start(CoapEndpoint endpoint, long now)
    {
        server?.Endpoint = endpoint;
    }

    /// <inheritdoc/>
    public override int WindowSeconds(long now)
    {
        return 0;
    }

    /// <inheritdoc/>
    public override void OpenWindow(long now)
    {
        // Nobody brings in a key here.
    }

    /// <inheritdoc/>
    public override bool CountSessions(int[] values, int at)
    {
        return NodeKeys.CountSessions(server, values, at);
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        // Answers change nothing of the keys.
    }

    /// <inheritdoc/>
    public override void Tick(long now)
    {
        // Nor does time.
    }

    /// <inheritdoc/>
    public override bool Reset(long now)
    {
        return false; // the files are their owner's
    }
}
