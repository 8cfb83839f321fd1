// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text.RegularExpressions;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Firmware;

/// <summary>A folder below boards/: the constants of its Board.cs, and its README.</summary>
internal sealed partial class BoardFile
{
    public const string Button = "Button";

    private readonly Dictionary<string, string> _constants;

    private BoardFile(string folder)
    {
        Folder = folder;
        Path = Repository.Locate($"boards/{folder}/Board.cs");
        Readme = File.ReadAllText(Repository.Locate($"boards/{folder}/README.md"));
        _constants = Constant().Matches(File.ReadAllText(Path)).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
    }

    public string Folder { get; }

    public string Path { get; }

    public string Readme { get; }

    public string Chip => Text("Chip");

    public string Target => Text("NanoffTarget");

    /// <summary>Every pin in use, under the name that the wiring table has for it; for an LED or a button that is not there,
    /// none.</summary>
    public IReadOnlyDictionary<string, int> Pins
    {
        get
        {
            var pins = new Dictionary<string, int>
            {
                ["Alarm"] = Number("AlarmPin"),
                ["DHT12 SDA (I2C)"] = Number("I2cDataPin"),
                ["DHT12 SCL (I2C)"] = Number("I2cClockPin"),
                ["DHT12 SDA (one wire), echo"] = Number("DhtEchoPin"),
                ["DHT12 SDA (one wire), trigger"] = Number("DhtTriggerPin"),
            };
            if (Number("ButtonPin") >= 0)
            {
                pins[Button] = Number("ButtonPin");
            }

            if (Number("LedPin") >= 0)
            {
                pins["Status LED"] = Number("LedPin");
            }

            return pins;
        }
    }

    public static IEnumerable<string> Folders()
    {
        return Directory.EnumerateDirectories(Repository.Locate("boards")).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal);
    }

    public static BoardFile Read(string folder)
    {
        return new BoardFile(folder);
    }

    public string Text(string constant)
    {
        return _constants[constant].Trim('"');
    }

    public int Number(string constant)
    {
        return int.Parse(_constants[constant], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"internal const (?:string|int|bool) (?<name>\w+) = (?<value>[^;]+);")]
    private static partial Regex Constant();
}
