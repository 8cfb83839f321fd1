// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Sequence numbers for one process among many that use the same key: each takes a block for itself under a lock, before it sends
/// anything, and what it does not use is lost. Blocks become larger, so that who asks once loses few, and who asks much seldom waits for
/// the disk. RFC 8613 section 7.2.1: no number is used twice.
/// </summary>
public sealed class ClientSequence : ISequenceStore
{
    /// <summary>Numbers in the first block.</summary>
    public const int FirstBlock = 8;

    /// <summary>Numbers in the largest.</summary>
    public const int LastBlock = 4096;

    private readonly ClientKey _key;
    private readonly int _lastBlock;
    private int _block = FirstBlock;
    private long _next;
    private long _limit;

    /// <summary>Makes it; it takes nothing yet.</summary>
    /// <param name="key">The key.</param>
    /// <param name="lastBlock">Numbers in the largest block, for who uses more of them in a second than the disk takes blocks.</param>
    public ClientSequence(ClientKey key, int lastBlock = LastBlock)
    {
        _key = key;
        _lastBlock = lastBlock;
    }

    /// <summary>Sees to it that a context has a number for the next message.</summary>
    /// <param name="context">The context of the key.</param>
    /// <exception cref="KeyFileException">There is none, or it could not be kept that it is used.</exception>
    public void Prepare(SecurityContext context)
    {
        if (_next < _limit)
        {
            return;
        }

        using NumberFile file = NumberFile.Open(_key.NumbersPath, create: false);
        long first = file.Next(_key.Key.NumbersId)
            ?? throw new KeyFileException(
                $"{_key.NumbersPath} knows nothing of {_key.Key.Name}: which of its sequence numbers are used is not known. Make a new key.");
        long limit = Math.Min(first + _block, SecurityContext.SequenceNumbers);
        if (first >= limit)
        {
            throw new KeyFileException($"All sequence numbers of {_key.Key.Name} are used. Make a new key.");
        }

        file.SetNext(_key.Key.NumbersId, limit);
        _next = first;
        _limit = limit;
        _block = Math.Min(_block * 2, _lastBlock);
        context.Restore(first);
    }

    /// <inheritdoc/>
    public bool Save(SecurityContext context, long reservedUpTo)
    {
        if (reservedUpTo > _limit)
        {
            return false; // not prepared
        }

        _next = reservedUpTo;
        return true;
    }
}
