// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Firmware;

/// <summary>Every folder below boards/ is a board that the firmware can be built for, and its README says what its Board.cs says.</summary>
public sealed class BoardTests
{
    // The images that nanoFramework publishes for the chips in question.
    private static readonly Dictionary<string, string[]> s_targets = new()
    {
        ["ESP32"] = ["ESP32_REV0", "ESP32_REV3", "ESP32_PSRAM_REV0", "ESP32_PSRAM_REV3", "ESP32_PICO", "M5Core", "M5StickC", "M5StickCPlus"],
        ["ESP32-C3"] = ["ESP32_C3", "ESP32_C3_BETA"],
        ["ESP32-S3"] = ["ESP32_S3_QUAD", "ESP32_S3_OCTAL"],
    };

    public static TheoryData<string> Boards => new(BoardFile.Folders());

    [Fact]
    public void EachChipHasABoard()
    {
        Assert.Equal(s_targets.Keys.Order(StringComparer.Ordinal), BoardFile.Folders().Select(folder => BoardFile.Read(folder).Chip).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void DefaultBoardExists()
    {
        string board = XDocument.Load(Repository.Locate("firmware/NanoCoap.Firmware.nfproj")).Descendants().Single(element => element.Name.LocalName == "NanoCoapBoard").Value;

        Assert.Contains(board, BoardFile.Folders());
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void FirmwareCompilesForIt(string folder)
    {
        Assert.Empty(FirmwareCompilation.Compile(BoardFile.Read(folder).Path));
    }

    [Fact]
    public void CompilationNoticesAMissingConstant()
    {
        // Else the test above might have compiled nothing.
        string broken = Path.GetTempFileName();
        File.WriteAllText(broken, File.ReadAllText(BoardFile.Read("esp32-devkitc").Path).Replace("AlarmPin", "Alarm", StringComparison.Ordinal));
        string[] errors = FirmwareCompilation.Compile(broken);
        File.Delete(broken);

        Assert.Contains("AlarmPin", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void PinsAreFreeToUse(string folder)
    {
        BoardFile board = BoardFile.Read(folder);
        string[] objections = [.. board.Pins
            .Select(pin => (pin.Key, pin.Value, Reason: pin.Key == BoardFile.Button
                ? ChipPins.ButtonObjection(board.Chip, board.Target, pin.Value)
                : ChipPins.Objection(board.Chip, board.Target, pin.Value)))
            .Where(pin => pin.Reason != null)
            .Select(pin => $"{pin.Key}: GPIO{pin.Value} {pin.Reason}")];

        Assert.Empty(objections);
        Assert.Equal(board.Pins.Count, board.Pins.Values.Distinct().Count());
    }

    [Theory]
    [InlineData("ESP32", "ESP32_REV0", 9, "flash")]
    [InlineData("ESP32", "ESP32_REV0", 34, "input")]
    [InlineData("ESP32", "ESP32_REV0", 2, "boot")]
    [InlineData("ESP32", "ESP32_REV0", 1, "console")]
    [InlineData("ESP32", "ESP32_REV0", 16, null)]
    [InlineData("ESP32", "ESP32_PSRAM_REV0", 16, "PSRAM")]
    [InlineData("ESP32-C3", "ESP32_C3", 18, "USB")]
    [InlineData("ESP32-C3", "ESP32_C3", 8, "boot")]
    [InlineData("ESP32-S3", "ESP32_S3_OCTAL", 35, "PSRAM")]
    [InlineData("ESP32-S3", "ESP32_S3_QUAD", 35, null)]
    [InlineData("ESP32-S3", "ESP32_S3_QUAD", 24, "exist")]
    public void ForbiddenPinsAreKnown(string chip, string target, int pin, string? reason)
    {
        string? objection = ChipPins.Objection(chip, target, pin);
        if (reason == null)
        {
            Assert.Null(objection);
        }
        else
        {
            Assert.Contains(reason, objection, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void TargetIsOneOfTheChip(string folder)
    {
        BoardFile board = BoardFile.Read(folder);

        Assert.Contains(board.Target, s_targets[board.Chip]);
        Assert.InRange(board.Number("I2cBus"), 1, board.Chip == "ESP32-C3" ? 1 : 2);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void ReadmeSaysTheSame(string folder)
    {
        BoardFile board = BoardFile.Read(folder);

        foreach ((string name, int pin) in board.Pins)
        {
            string row = Assert.Single(board.Readme.Split('\n'), line => line.StartsWith($"| {name} | ", StringComparison.Ordinal));
            Assert.StartsWith($"| {name} | GPIO{pin} |", row, StringComparison.Ordinal);
        }

        Assert.StartsWith("# " + board.Text("Name") + "\n", board.Readme, StringComparison.Ordinal);
        Assert.Contains($"nanoff --update --target {board.Target} ", board.Readme, StringComparison.Ordinal);
        Assert.Contains($"-p:NanoCoapBoard={board.Folder}", board.Readme, StringComparison.Ordinal);
        Assert.Contains($"nanoCoap {NanoCoap.Node.SensorNode.Version} on {board.Text("Name")}", board.Readme, StringComparison.Ordinal);
        Assert.Contains("not run on hardware", board.Readme, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void OverviewNamesIt(string folder)
    {
        BoardFile board = BoardFile.Read(folder);
        string[] lines = File.ReadAllLines(Repository.Locate("boards/README.md"));

        Assert.Contains(lines, line => line.StartsWith($"| [{folder}]({folder}/README.md) | {board.Chip} | `{board.Target}` |", StringComparison.Ordinal));
    }
}
