// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// Sequence numbers for one process among many that use the same key: each takes a block for itself under a lock, before it sends
/// anything, and what it does not use is lost. RFC 8613 section 7.2.1: no number is used twice.
/// </summary>
public sealed class ClientSequence : ISequenceStore
{
    /// <summary>Numbers in a block.</summary>
    public const int Block = 256;

    private const string Numbers = ".client.numbers";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly KeyFile _keys;
    private readonly string _name;
    private long _limit;

    /// <summary>Takes a block.</summary>
    /// <param name="keys">The file of the keys.</param>
    /// <param name="name">The key.</param>
    /// <exception cref="KeyFileException">That was not possible.</exception>
    public ClientSequence(KeyFile keys, string name)
    {
        _keys = keys;
        _name = name;
        First = Take()
            ?? throw new KeyFileException($"{keys.Path}{Numbers} can't be written. Without it sequence numbers would be used twice.");
        _limit = First + Block;
    }

    /// <summary>The first number of the block.</summary>
    public long First { get; }

    /// <inheritdoc/>
    public bool Save(SecurityContext context, long reservedUpTo)
    {
        if (reservedUpTo <= _limit)
        {
            return true;
        }

        // The next block must follow on this one: the context knows but one limit. Somebody else may have it; then this process has to end.
        if (Take() != _limit)
        {
            return false;
        }

        _limit += Block;
        return true;
    }

    // The first number of a block that is nobody else's; null if it can't be had.
    private long? Take()
    {
        DateTime end = DateTime.UtcNow + s_patience;
        while (true)
        {
            try
            {
                string path = _keys.Path + Numbers + ".lock";
                using var exclusive = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var numbers = new SequenceFile(_keys, Numbers);
                long first = numbers.Reserved(_name) ?? 0;
                return numbers.Save(_name, first + Block) ? first : null;
            }
            catch (IOException e) when (e is not KeyFileException && DateTime.UtcNow < end)
            {
                Thread.Sleep(5); // another process has it
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException and not KeyFileException)
            {
                return null;
            }
        }
    }
}
