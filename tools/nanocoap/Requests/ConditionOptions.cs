// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NanoCoap.Tool.Requests;

/// <summary>When an observer wants to hear: options that become query parameters. draft-ietf-core-conditional-attributes.</summary>
public sealed class ConditionOptions
{
    private readonly Option<string> _gt = Number("--gt", "NUMBER", "Tell me when the value crosses NUMBER, in either direction (c.gt)");
    private readonly Option<string> _lt = Number("--lt", "NUMBER", "The same for a lower limit, or with --band the other one (c.lt)");
    private readonly Option<string> _st = Number("--st", "NUMBER", "Tell me when it differs by so much from what I heard last (c.st)");
    private readonly Option<bool> _band = new("--band")
    {
        Description = "Tell me each value between --gt and --lt (or outside, if --gt is the higher one) (c.band)",
    };

    private readonly Option<string> _edge = new("--edge")
    {
        HelpName = "on|off",
        Description = "Tell me when a switch goes on, or off (c.edge)",
    };

    private readonly Option<string> _pmin = Number("--pmin", "SECONDS", "Not more often than this (c.pmin)");
    private readonly Option<string> _pmax = Number(
        "--pmax", "SECONDS", "At least this often, whatever the value (c.pmax). Without it a quiet node is asked anew when Max-Age is over");
    private readonly Option<string> _epmin = Number("--epmin", "SECONDS", "The node need not look more often than this (c.epmin)");
    private readonly Option<string> _epmax = Number("--epmax", "SECONDS", "It is to look at least this often (c.epmax)");
    private readonly Option<bool> _con = new("--con")
    {
        Description = "All notifications Confirmable (c.con=1); --con false: as the node likes (c.con=0)",
    };

    /// <summary>Makes the options.</summary>
    public ConditionOptions()
    {
        _edge.AcceptOnlyFromAmong("on", "off");
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_gt, _lt, _st, _band, _edge, _pmin, _pmax, _epmin, _epmax, _con];

    /// <summary>Adds them to a URI.</summary>
    /// <param name="uri">The URI, with or without a query.</param>
    /// <param name="result">The command line.</param>
    /// <returns>The URI with a query parameter for each option that was given.</returns>
    public string AddTo(string uri, ParseResult result)
    {
        string query = string.Join('&', Parameters(result));
        return query.Length == 0 ? uri : $"{uri}{(uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    private static Option<string> Number(string name, string unit, string description)
    {
        var option = new Option<string>(name) { HelpName = unit, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ } token] && !decimal.TryParse(
                token.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"'{token.Value}' is no number for {name}: digits, and a point if need be.");
            }
        });
        return option;
    }

    private IEnumerable<string> Parameters(ParseResult result)
    {
        foreach (Option<string> option in (Option<string>[])[_gt, _lt, _st, _pmin, _pmax, _epmin, _epmax])
        {
            if (result.GetValue(option) is { } value)
            {
                yield return $"c.{option.Name.TrimStart('-')}={value.Replace("+", "%2B", StringComparison.Ordinal)}";
            }
        }

        if (result.GetValue(_band))
        {
            yield return "c.band";
        }

        if (result.GetValue(_edge) is { } edge)
        {
            yield return edge == "on" ? "c.edge=1" : "c.edge=0";
        }

        if (result.GetResult(_con) is { Implicit: false })
        {
            yield return result.GetValue(_con) ? "c.con=1" : "c.con=0";
        }
    }
}
