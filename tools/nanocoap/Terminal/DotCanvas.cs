// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>A field of dots, drawn with characters: braille has two by four of them in each, ASCII one.</summary>
internal sealed class DotCanvas
{
    private const int Braille = 0x2800;
    private const int BrailleColumns = 2;
    private const int BrailleRows = 4;

    // Unicode numbers the dots of a cell down the left, down the right, and the fourth row last.
    private static readonly int[,] s_bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    private readonly bool _unicode;
    private readonly int[,] _cells;

    public DotCanvas(int columns, int rows, bool unicode)
    {
        _unicode = unicode;
        _cells = new int[columns, rows];
        Width = columns * (unicode ? BrailleColumns : 1);
        Height = rows * (unicode ? BrailleRows : 1);
    }

    /// <summary>Dots of a line.</summary>
    public int Width { get; }

    /// <summary>Lines of dots.</summary>
    public int Height { get; }

    /// <summary>Draws a line of dots; the origin is at the top left.</summary>
    public void Line(int x1, int y1, int x2, int y2)
    {
        int steps = Math.Max(1, Math.Max(Math.Abs(x2 - x1), Math.Abs(y2 - y1)));
        for (int i = 0; i <= steps; i++)
        {
            Dot((int)Math.Round(x1 + ((x2 - x1) * (double)i / steps)), (int)Math.Round(y1 + ((y2 - y1) * (double)i / steps)));
        }
    }

    /// <summary>The characters of a row.</summary>
    public string Row(int row)
    {
        var text = new StringBuilder();
        for (int column = 0; column < _cells.GetLength(0); column++)
        {
            int cell = _cells[column, row];
            text.Append(cell == 0 ? ' ' : _unicode ? (char)(Braille + cell) : '*');
        }

        return text.ToString();
    }

    private void Dot(int x, int y)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height)
        {
            return;
        }

        if (_unicode)
        {
            _cells[x / BrailleColumns, y / BrailleRows] |= s_bits[x % BrailleColumns, y % BrailleRows];
        }
        else
        {
            _cells[x, y] = 1;
        }
    }
}
