// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text.Json;
using NanoCoap.Tests.Build;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Firmware;

/// <summary>tools/flash.sh and tools/flash.ps1, as far as they go without a board: their help, their mistakes, and the commands that they would run.</summary>
public sealed class FlashScriptTests
{
    // A shell that is not here can't be tested here: bash is on Linux and macOS, PowerShell on Windows.
    public static TheoryData<string> Shells => OperatingSystem.IsWindows() ? new("powershell") : new("bash");

    public static TheoryData<string, string> ShellsAndBoards
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string board in BoardFile.Folders())
            {
                data.Add(OperatingSystem.IsWindows() ? "powershell" : "bash", board);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void HelpSaysAll(string shell)
    {
        (int exitCode, string output) = Run(shell, "--help");

        Assert.Equal(0, exitCode);
        foreach (string word in new[] { "firmware", "network", "app", "all", "BOARD", "PORT", "network.example.json" })
        {
            Assert.Contains(word, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(ShellsAndBoards))]
    public void DryRunPrintsTheThreeCommandsAndRunsNone(string shell, string board)
    {
        (int exitCode, string output) = Run(shell, "all", Option(shell, "board"), board, Option(shell, "port"), "PORT", "--dry-run");
        string[] commands = [.. output.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("+ ", StringComparison.Ordinal)).Select(line => line.Replace('\\', '/'))];

        Assert.Equal(0, exitCode);
        Assert.Equal(3, commands.Length);
        Assert.Equal($"+ nanoff --update --target {BoardFile.Read(board).Target} --serialport PORT", commands[0]);
        Assert.StartsWith("+ nanoff --networkdeployment ", commands[1], StringComparison.Ordinal);
        Assert.EndsWith("/firmware/network.json --serialport PORT", commands[1], StringComparison.Ordinal);
        Assert.StartsWith("+ nanoff --nanodevice --deploy --serialport PORT --image ", commands[2], StringComparison.Ordinal);
        Assert.EndsWith("/firmware/bin/Release/NanoCoap.Firmware.bin", commands[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void OneStepIsOneCommand(string shell)
    {
        (int exitCode, string output) = Run(
            shell, "firmware", Option(shell, "board"), "esp32-c3-devkitm-1", Option(shell, "port"), "PORT", Option(shell, "baud"), "115200", "--dry-run");

        Assert.Equal(0, exitCode);
        Assert.Equal("+ nanoff --update --target ESP32_C3 --serialport PORT --baud 115200", output.Trim());
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void MistakesAreSaid(string shell)
    {
        AssertMistake(Run(shell), "which step?");
        AssertMistake(Run(shell, "everything"), "what is everything?");
        AssertMistake(Run(shell, "app", Option(shell, "port"), "PORT"), "oard is missing");
        AssertMistake(Run(shell, "app", Option(shell, "board"), "esp32-devkitc"), "nanoff --listports");
        AssertMistake(Run(shell, "app", Option(shell, "board"), "esp8266", Option(shell, "port"), "PORT"), "esp32-s3-devkitc-1");
    }

    [Fact]
    public void BothScriptsKnowTheSameCommands()
    {
        string[] parts = ["--update", "--target", "--serialport", "--baud", "--networkdeployment", "--nanodevice", "--deploy", "--image"];
        foreach (string script in new[] { "tools/flash.sh", "tools/flash.ps1" })
        {
            string text = File.ReadAllText(Repository.Locate(script));
            Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void NetworkExampleIsWhatNanoffReads()
    {
        // Strict JSON, without comments; left out, Encryption would mean none, and ConfigurationOption no connection at start.
        using var example = JsonDocument.Parse(File.ReadAllText(Repository.Locate("firmware/network.example.json")));
        JsonElement client = example.RootElement.GetProperty("WirelessClient");

        Assert.Equal("AutoConnect", client.GetProperty("ConfigurationOption").GetString());
        Assert.Equal("WPA2", client.GetProperty("Authentication").GetString());
        Assert.Equal("WPA2", client.GetProperty("Encryption").GetString());
        Assert.False(string.IsNullOrEmpty(client.GetProperty("Ssid").GetString()));
        Assert.True(client.TryGetProperty("Password", out _));
        Assert.Contains("/firmware/network.json", File.ReadAllLines(Repository.Locate(".gitignore")));
    }

    [Fact]
    public void FlashingGuideHasEveryBoard()
    {
        string guide = File.ReadAllText(Repository.Locate("FLASHING.md"));
        foreach (BoardFile board in BoardFile.Folders().Select(BoardFile.Read))
        {
            string address = board.Chip == "ESP32" ? "0x1E0000" : "0x1B0000";
            Assert.Contains($"| `{board.Folder}` | `{board.Target}` | {address} |", guide, StringComparison.Ordinal);
            Assert.Contains($"nanoff --update --target {board.Target} --serialport PORT", guide, StringComparison.Ordinal);
        }

        Assert.Contains($"nanoCoap {NanoCoap.Node.SensorNode.Version} on ", guide, StringComparison.Ordinal);
    }

    private static void AssertMistake((int ExitCode, string Output) run, string reason)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
    }

    private static string Option(string shell, string name)
    {
        return (shell == "bash" ? "--" : "-") + name;
    }

    private static (int ExitCode, string Output) Run(string shell, params string[] arguments)
    {
        string[] command = shell == "bash"
            ? [Repository.Locate("tools/flash.sh")]
            : ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", Repository.Locate("tools/flash.ps1")];
        var start = new ProcessStartInfo(shell, command.Concat(arguments)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using ChildProcess process = ChildProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
