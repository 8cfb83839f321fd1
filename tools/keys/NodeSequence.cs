// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>The sequence numbers of a node's keys, in a <see cref="NumberFile"/>.</summary>
/// <param name="path">The file.</param>
public sealed class NodeSequence(string path) : ISequenceStore
{
    private readonly Dictionary<SecurityContext, string> _ids = [];

    /// <summary>Goes on where the node was before it was restarted, and keeps that a new key is none any more.</summary>
    /// <param name="context">The context of a key.</param>
    /// <param name="key">The key, as the node has it.</param>
    /// <exception cref="KeyFileException">The file is damaged, or can't be written.</exception>
    public void Begin(SecurityContext context, OscoreKey key)
    {
        _ids[context] = key.NumbersId;
        using NumberFile file = NumberFile.Open(path, create: true);
        if (file.Next(key.NumbersId) is { } next)
        {
            context.Restore(next);
        }
        else
        {
            file.SetNext(key.NumbersId, 0); // what is recorded today must not be served after a restart
        }
    }

    /// <inheritdoc/>
    public bool Save(SecurityContext context, long reservedUpTo)
    {
        try
        {
            using NumberFile file = NumberFile.Open(path, create: false);
            file.SetNext(_ids[context], reservedUpTo);
            return true;
        }
        catch (KeyFileException)
        {
            return false;
        }
    }
}
