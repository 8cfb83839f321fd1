// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Sequence numbers for one process among many that use the same key: each takes a block for itself under a lock, before it sends
/// anything, and what it does not use is lost. Blocks become larger while nobody else takes any, so that who asks once loses none, and who
/// asks much seldom waits for the disk. RFC 8613 section 7.2.1: no number is used twice. And none is used late: a server takes what is more
/// than 31 numbers behind the newest for a replay, so a block that others have left behind is given up.
/// </summary>
public sealed class ClientSequence : ISequenceStore
{
    /// <summary>Numbers in the first block, and in each while others take some, too.</summary>
    public const int FirstBlock = 1;

    /// <summary>Numbers in the largest.</summary>
    public const int LastBlock = 4096;

    // Whoever sends something looks so often whether others have taken numbers since.
    private const int LookMs = 25;

    private readonly ClientKey _key;
    private readonly int _lastBlock;
    private long _lookedAt;
    private int _block;
    private long _next;
    private long _limit = -1; // none was taken yet

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
        long now = Environment.TickCount64;
        if (_next < _limit && now - _lookedAt < LookMs)
        {
            return;
        }

        _lookedAt = now;
        using NumberFile file = NumberFile.Open(_key.NumbersPath, create: false);
        long first = file.Next(_key.Key.NumbersId)
            ?? throw new KeyFileException(
                $"{_key.NumbersPath} knows nothing of {_key.Key.Name}: which of its sequence numbers are used is not known. Make a new key.");
        bool isAlone = first == _limit;
        if (isAlone && _next < _limit)
        {
            return;
        }

        _block = isAlone ? Math.Min(_block * 2, _lastBlock) : FirstBlock;
        long limit = Math.Min(first + _block, SecurityContext.SequenceNumbers);
        if (first >= limit)
        {
            throw new KeyFileException($"All sequence numbers of {_key.Key.Name} are used. Make a new key.");
        }

        file.SetNext(_key.Key.NumbersId, limit);
        _next = first;
        _limit = limit;
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
