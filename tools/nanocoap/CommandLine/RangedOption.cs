// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NanoCoap.Tool.CommandLine;

/// <summary>
/// An option with a number in a range; the range is checked, and stands in the help. The number may have decimals and is held as
/// a whole number of its smallest part, as everything in the node is.
/// </summary>
public sealed class RangedOption : Option<int?>
{
    private readonly int _scale;
    private readonly int _min;
    private readonly int _max;
    private readonly int? _standard;

    /// <summary>Makes the option.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="unit">What stands for the value in the help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="min">Lowest value, in parts.</param>
    /// <param name="max">Highest value, in parts.</param>
    /// <param name="standard">The value without the option, in parts, or null if there is none.</param>
    /// <param name="scale">Parts of one: 100 for two decimals.</param>
    public RangedOption(string name, string unit, string description, int min, int max, int? standard, int scale = 1)
        : base(name)
    {
        _scale = scale;
        _min = min;
        _max = max;
        _standard = standard;
        HelpName = unit;

        // Not by DefaultValueFactory, since the help would then show parts.
        Description = $"{description}; {Range}" + (standard == null ? "" : $" [default: {Text(standard.Value)}]");
        CustomParser = ParseOrComplain;
    }

    private string Range => $"{Text(_min)} to {Text(_max)}";

    /// <summary>The value, also while a command is still being validated.</summary>
    /// <param name="result">The command.</param>
    /// <returns>
    /// The value in parts; the default without the option, or with one that has an error of its own; null if there is none.
    /// </returns>
    public int? Given(CommandResult result)
    {
        return (result.GetResult(this) is { Tokens: [.., Token last] } ? Parse(last.Value) : null) ?? _standard;
    }

    /// <summary>The value of an option that has a default; see <see cref="Given"/>.</summary>
    /// <param name="result">The command.</param>
    /// <returns>The value in parts.</returns>
    public int Value(CommandResult result)
    {
        return Given(result) ?? throw new InvalidOperationException(Name + " has no default.");
    }

    private int? ParseOrComplain(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        int? value = Parse(text);
        if (value == null)
        {
            string kind = _scale == 1 ? "a whole number" : $"a number with at most {Math.Log10(_scale)} decimals";
            result.AddError($"{Name} {text}: expected {kind} from {Range}.");
        }

        return value;
    }

    private int? Parse(string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal value) || Math.Abs(value) > int.MaxValue)
        {
            return null;
        }

        value *= _scale;
        return value >= _min && value <= _max && decimal.IsInteger(value) ? (int)value : null;
    }

    private string Text(int parts)
    {
        return ((decimal)parts / _scale).ToString(CultureInfo.InvariantCulture);
    }
}
