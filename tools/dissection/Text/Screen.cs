// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>What the place can show where output goes.</summary>
/// <param name="Width">Columns of a line.</param>
/// <param name="Colour">Whether colours are wanted there.</param>
/// <param name="Unicode">Whether box drawing and braille can be shown, or plain ASCII has to do.</param>
/// <param name="IsTerminal">Whether somebody looks on: bytes that do not print must not get there.</param>
public sealed record Screen(int Width, bool Colour, bool Unicode, bool IsTerminal)
{
    /// <summary>Columns where nobody knows how many there are.</summary>
    public const int StandardWidth = 80;

    /// <summary>A file or a pipe.</summary>
    public static Screen Plain { get; } = new(StandardWidth, Colour: false, Unicode: true, IsTerminal: false);

    /// <summary>Lines that can be seen at a time; as many as there are where nobody looks on.</summary>
    public int Height { get; init; } = int.MaxValue;

    /// <summary>Whether it is a terminal that knows no more than the next line.</summary>
    public bool IsDumb { get; init; }

    /// <summary>Whether lines may be written over.</summary>
    public bool CanRewrite => IsTerminal && !IsDumb;

    /// <summary>Columns of a table: what is cut for a terminal would be lost to a program.</summary>
    public int TableWidth => IsTerminal ? Width : int.MaxValue;
}
