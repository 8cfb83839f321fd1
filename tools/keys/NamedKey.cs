// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Keys;

/// <summary>
/// A key that people call by a name. It is for one of two protocols: <see cref="OscoreKey"/> or <see cref="PskKey"/>.
/// </summary>
/// <param name="Name">What people call it; see <see cref="IsName"/>.</param>
/// <param name="Secret">Its secret bytes.</param>
public abstract record NamedKey(string Name, byte[] Secret)
{
    /// <summary>Characters of the longest name.</summary>
    public const int MaxNameLength = 15;

    /// <summary>What <see cref="IsName"/> asks for, in words.</summary>
    public static readonly string NameRule = $"1 to {MaxNameLength} letters, digits, points, hyphens and underscores";

    /// <summary>The node that it was put into, as a URI; null if that is not known.</summary>
    public string? Node { get; init; }

    /// <summary>Which protocol it is for, as it is typed and listed: one of <see cref="KeyKind"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>Tells whether a text may be the name of a key: a word that needs no quotes anywhere.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True for 1 to <see cref="MaxNameLength"/> letters, digits, points, hyphens and underscores, no hyphen first.</returns>
    public static bool IsName(string text)
    {
        return text.Length is > 0 and <= MaxNameLength && text[0] != '-'
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
    }

    /// <summary>The same key as its other end has it.</summary>
    /// <returns>The key.</returns>
    public abstract NamedKey OfOtherEnd();

    /// <summary>The name alone: keys are never printed.</summary>
    /// <returns>The name.</returns>
    public sealed override string ToString()
    {
        return Name;
    }

    /// <summary>Tells whether another key is the same, whatever people call them; the same secret for the other protocol is, too.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True if the two must not be kept beside each other.</returns>
    internal bool IsSameAs(NamedKey other)
    {
        return (this, other) switch
        {
            (OscoreKey one, OscoreKey two) => one.NumbersId == two.NumbersId,
            (PskKey one, PskKey two) => one.Identity == two.Identity && one.Secret.AsSpan().SequenceEqual(two.Secret),
            _ => Secret.AsSpan().SequenceEqual(other.Secret),
        };
    }
}
