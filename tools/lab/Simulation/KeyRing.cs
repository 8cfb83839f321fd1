// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using NanoCoap.Node;

namespace NanoCoap.Lab.Simulation;

/// <summary>The keys of a run: those that the node has from the start, and what the node's log says becomes of them.</summary>
internal sealed class KeyRing : ILog
{
    public const string Admin = "admin";

    private const int Users = 5;
    private const int SecretBytes = 16;

    private readonly Chance _chance;
    private readonly Dictionary<string, Datagrams.RawMessage> _lastAnswers = []; // sealed by the node, by the name of the key

    public KeyRing(Chance chance, Verdict verdict)
    {
        _chance = chance;
        Book = new SealBook(verdict);
        Keys.Add(new SimulatedKey(Admin, true, chance.Bytes(SecretBytes), [1], [0]));
        for (int i = 0; i < Users; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"client-{i}");
            Keys.Add(new SimulatedKey(name, false, chance.Bytes(SecretBytes), [1], [(byte)(0x10 + i)]));
        }
    }

    public SealBook Book { get; }

    public List<SimulatedKey> Keys { get; } = [];

    /// <summary>Clients that hold one, by their address.</summary>
    public Dictionary<Address, KeyHolder> Holders { get; } = [];

    /// <summary>Called when a key is removed or replaced.</summary>
    public Action? Changed { get; init; }

    /// <summary>Keys that were removed or replaced.</summary>
    public int Withdrawn { get; private set; }

    /// <summary>What is put onto the node by cable.</summary>
    public byte[] File()
    {
        return Encoding.ASCII.GetBytes(string.Concat(Keys.Select(key => $"name={key.Name} {key.Text}\n")));
    }

    /// <summary>Gives a client a key.</summary>
    public void Give(VirtualClient client, string name)
    {
        var holder = new KeyHolder(Book, Keys.Single(key => key.Name == name));
        Holders.Add(client.Address, holder);
        client.Holder = holder;
    }

    /// <summary>Another key for the same client.</summary>
    public SimulatedKey Another(string name)
    {
        return Keys.Single(key => key.Name == name) with { Secret = _chance.Bytes(SecretBytes) };
    }

    /// <summary>Takes note of what the node has sent to somebody.</summary>
    public void Sent(Datagram datagram)
    {
        if (Holders.TryGetValue(datagram.To, out KeyHolder? holder) && Book.Reveal(datagram.Message) != null)
        {
            _lastAnswers[holder.Name] = datagram.Message;
        }
    }

    /// <inheritdoc/>
    void ILog.Line(string text)
    {
        // From here on nothing may be sealed under the old key: "Keys: client-1 put", "Keys: client-1 removed".
        string[] words = text.Split(' ');
        if (words.Length == 3 && words[2] is "put" or "removed")
        {
            Withdrawn++;
            Changed?.Invoke();
            if (_lastAnswers.Remove(words[1], out Datagrams.RawMessage? last))
            {
                Book.Withdraw(last);
            }
        }
    }
}
