// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// AES-CCM for all in a run, which takes note of each message that is sealed: no key and nonce may serve twice (RFC 8613 section 7.2), and
/// who keeps this book knows what is inside of what goes over the wire.
/// </summary>
internal sealed class SealBook : IAead
{
    private readonly Verdict _verdict;
    private readonly AesCcm _aead = new();
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _withdrawn = [];
    private readonly Dictionary<string, (string Key, byte[] Inside)> _sealed = [];

    public SealBook(Verdict verdict)
    {
        _verdict = verdict;
    }

    /// <summary>Messages sealed so far.</summary>
    public int Count => _used.Count;

    public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
    {
        string name = Convert.ToHexString(key);
        byte[] inside = buffer[offset..(offset + length)];
        if (!_used.Add(name + Convert.ToHexString(nonce)))
        {
            _verdict.Fail($"a nonce has served for a second message: {Convert.ToHexStringLower(nonce)}");
        }

        if (_withdrawn.Contains(name))
        {
            _verdict.Fail("a message was sealed under a key that is not one of the node's any more");
        }

        _aead.Seal(key, nonce, aad, aadLength, buffer, offset, length);
        _sealed[Convert.ToHexString(buffer, offset, length + AesCcm.TagLength)] = (name, inside);
    }

    public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
    {
        return _aead.Open(key, nonce, aad, aadLength, buffer, offset, length);
    }

    /// <summary>Says that nothing may be sealed any more under the key with which a message was.</summary>
    public void Withdraw(RawMessage message)
    {
        if (_sealed.TryGetValue(Convert.ToHexString(message.Payload), out (string Key, byte[]) entry))
        {
            _withdrawn.Add(entry.Key);
        }
    }

    /// <summary>What is inside a message, under its header, token and outer Observe; null if nobody has sealed it.</summary>
    public RawMessage? Reveal(RawMessage outer)
    {
        if (outer.Bytes(OptionNumber.Oscore) == null
            || !_sealed.TryGetValue(Convert.ToHexString(outer.Payload), out (string, byte[] Inside) entry))
        {
            return null;
        }

        // A header in front makes a message of it. The value of Observe is outside, and inside only that there is one.
        byte[] inside = entry.Inside;
        _ = RawMessage.Parse([0x40, inside[0], 0, 0, .. inside[1..]], out RawMessage message);
        message.Type = outer.Type;
        message.MessageId = outer.MessageId;
        message.Token = outer.Token;
        if (message.Options.RemoveAll(option => option.Number == OptionNumber.Observe) != 0)
        {
            message.Options.AddRange(outer.Options.Where(option => option.Number == OptionNumber.Observe));
        }

        return message;
    }
}
