// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Text.Json;
using NanoCoap.Tests.Build;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Firmware;

/// <summary>
/// tools/flash.sh and tools/flash.ps1, as far as they go without a board: their help, their mistakes, and the commands that they run.
/// What they call nanoff here knows its version and writes down its arguments.
/// </summary>
public sealed class FlashScriptTests : IDisposable
{
    // As each of them answers to --version, the first on its error stream; read in their sources.
    private const string Nanoff2 = "nanoff 2.5.162+0123456789";
    private const string Nanoff3 = ".NET nanoFramework Firmware Flasher v3.0.0-preview.1+0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-flash-").FullName;

    public FlashScriptTests()
    {
        Install(Nanoff2);
    }

    // What is not here can't be tested here: bash is on Linux and macOS, one PowerShell on Windows, the other where it was installed.
    public static TheoryData<string> Shells =>
        OperatingSystem.IsWindows() ? new("powershell") : IsInstalled("pwsh") ? new("bash", "pwsh") : new("bash");

    public static TheoryData<string, string> ShellsAndBoards
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string shell in Shells)
            {
                foreach (string board in BoardFile.Folders())
                {
                    data.Add(shell, board);
                }
            }

            return data;
        }
    }

    private string Log => Path.Combine(_folder, "nanoff.log");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void HelpSaysAll(string shell)
    {
        (int exitCode, string output) = Run(shell, "--help");

        Assert.Equal(0, exitCode);
        foreach (string word in new[] { "image", "firmware", "network", "app", "all", "BOARD", "PORT", "network.example.json" })
        {
            Assert.Contains(word, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(ShellsAndBoards))]
    public void DryRunPrintsTheFourCommandsAndRunsNone(string shell, string board)
    {
        string[] commands = DryRun(shell, "all", Option(shell, "board"), board, Option(shell, "port"), "PORT");

        Assert.Equal(
            [
                $"+ dotnet build {Slashed("firmware")} -c Release -p:NanoImage=true -p:NanoCoapBoard={board}",
                $"+ nanoff --update --target {BoardFile.Read(board).Target} --serialport PORT",
                $"+ nanoff --networkdeployment {Slashed("firmware/network.json")} --serialport PORT",
                $"+ nanoff --nanodevice --deploy --serialport PORT --image {Slashed("firmware/bin/Release/NanoCoap.Firmware.bin")}",
            ],
            commands);
        Assert.False(File.Exists(Log));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Nanoff3IsSpokenToInItsOwnWords(string shell)
    {
        Install(Nanoff3);
        string[] sending = [Option(shell, "port"), "PORT", Option(shell, "baud"), "115200", Option(shell, "image"), "FILE"];
        string[] commands = DryRun(shell, ["all", Option(shell, "board"), "esp32-wrover", .. sending]);

        // Without target and platform: the device is asked for the address.
        Assert.Equal(
            [
                "+ nanoff flash target ESP32_PSRAM_REV0 serialport PORT baud 115200",
                $"+ nanoff deploy network {Slashed("firmware/network.json")} serialport PORT",
                "+ nanoff deploy serialport PORT image FILE",
            ],
            commands);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void OneStepIsOneCommand(string shell)
    {
        string board = Option(shell, "board");
        Assert.Equal(
            ["+ nanoff --update --target ESP32_C3 --serialport PORT --baud 115200"],
            DryRun(shell, "firmware", board, "esp32-c3-devkitm-1", Option(shell, "port"), "PORT", Option(shell, "baud"), "115200"));
        Assert.Equal(
            [$"+ dotnet build {Slashed("firmware")} -c Release -p:NanoImage=true -p:NanoCoapBoard=esp32-c3-devkitm-1"],
            DryRun(shell, "image", board, "esp32-c3-devkitm-1"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void AnImageOfAnotherBoardIsRefused(string shell)
    {
        string image = CopyWithImage("esp32-devkitc");
        string[] rest = [Option(shell, "port"), "PORT"];
        AssertMistake(RunIn(_folder, shell, ["app", Option(shell, "board"), "esp32-wrover", .. rest]), "was built for esp32-devkitc");
        Assert.False(File.Exists(Log));

        // Of a file that was named the scripts know nothing.
        foreach (string[] last in new string[][] { ["esp32-devkitc"], ["esp32-wrover", Option(shell, "image"), image] })
        {
            (int exitCode, string output) = RunIn(_folder, shell, ["app", .. rest, Option(shell, "board"), .. last]);
            Assert.True(exitCode == 0, output);
            Assert.Equal($"--nanodevice --deploy --serialport PORT --image {image}", File.ReadAllText(Log).Trim());
            File.Delete(Log);
        }
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

    [Theory]
    [MemberData(nameof(Shells))]
    public void ANanoffThatIsNotKnownIsSaid(string shell)
    {
        string[] arguments = ["firmware", Option(shell, "board"), "esp32-devkitc", Option(shell, "port"), "PORT"];
        Install("nanoff 4.0.1");
        AssertMistake(Run(shell, arguments), "nanoff 4 is not known here: dotnet tool install -g nanoff --version 2.5.162");
        Install("nanoff, of unknown age");
        AssertMistake(Run(shell, arguments), "of unknown age");
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public void BothScriptsAndTheGuideNameTheSameNanoff()
    {
        Assert.Contains("nanoff_version=2.5.162", File.ReadAllLines(Repository.Locate("tools/flash.sh")));
        Assert.Contains("$nanoffVersion = '2.5.162'", File.ReadAllLines(Repository.Locate("tools/flash.ps1")));
        Assert.Contains("   dotnet tool install -g nanoff --version 2.5.162", File.ReadAllLines(Repository.Locate("FLASHING.md")));
    }

    [Fact]
    public void BothScriptsKnowTheSameCommands()
    {
        string[] parts =
        [
            "--update", "--target", "--serialport", "--baud", "--networkdeployment", "--nanodevice", "--deploy", "--image",
            "flash", "deploy", "network", "-p:NanoImage=true", "-p:NanoCoapBoard=",
        ];
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
        string guide = File.ReadAllText(Repository.Locate("FLASHING.md")).ReplaceLineEndings("\n");
        foreach (BoardFile board in BoardFile.Folders().Select(BoardFile.Read))
        {
            string address = board.Chip == "ESP32" ? "0x1E0000" : "0x1B0000";
            Assert.Contains($"| `{board.Folder}` | `{board.Target}` | {address} |", guide, StringComparison.Ordinal);
            foreach (string flash in new[] { $"flash.sh all --board {board.Folder} --port PORT", $"flash.ps1 all -Board {board.Folder} -Port PORT" })
            {
                string[] commands =
                [
                    "```",
                    $"dotnet build firmware -c Release -p:NanoImage=true -p:NanoCoapBoard={board.Folder}",
                    $"tools/{flash}",
                    "dotnet run --project tools/nanocoap -- get coap://ADDRESS/temperature",
                    "```",
                ];
                Assert.Contains(string.Join('\n', commands), guide, StringComparison.Ordinal);
            }
        }

        Assert.Contains($"nanoCoap {NanoCoap.Node.SensorNode.Version} on ", guide, StringComparison.Ordinal);
    }

    private static void AssertMistake((int ExitCode, string Output) run, string reason)
    {
        Assert.True(run.ExitCode == 2, run.Output);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
    }

    private static string Option(string shell, string name)
    {
        return (shell == "bash" ? "--" : "-") + name;
    }

    private static string Slashed(string path)
    {
        return Repository.Locate(path).Replace('\\', '/');
    }

    private static bool IsInstalled(string command)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        return path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));
    }

    // A nanoff that comes before any other on the path.
    private void Install(string version)
    {
        string stream = version == Nanoff2 ? " 1>&2" : string.Empty;
        if (OperatingSystem.IsWindows())
        {
            string batch = $"@if \"%~1\"==\"--version\" (echo {version}{stream}) else (echo %*>>\"{Log}\")\r\n";
            File.WriteAllText(Path.Combine(_folder, "nanoff.cmd"), batch);
            return;
        }

        string file = Path.Combine(_folder, "nanoff");
        File.WriteAllText(file, $"#!/bin/sh\nif [ \"$1\" = --version ]; then echo '{version}'{stream}; else echo \"$@\" >>'{Log}'; fi\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // The scripts look around from where they lie: a folder of their own, with an image in it.
    private string CopyWithImage(string board)
    {
        foreach (string script in new[] { "tools/flash.sh", "tools/flash.ps1" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, "tools"));
            File.Copy(Repository.Locate(script), Path.Combine(_folder, script));
        }

        foreach (string folder in BoardFile.Folders())
        {
            Directory.CreateDirectory(Path.Combine(_folder, "boards", folder));
            File.Copy(Repository.Locate($"boards/{folder}/Board.cs"), Path.Combine(_folder, "boards", folder, "Board.cs"));
        }

        string image = Path.Combine(_folder, "firmware", "bin", "Release", "NanoCoap.Firmware.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(image)!);
        File.WriteAllText(image, string.Empty);
        File.WriteAllText(Path.ChangeExtension(image, ".board.txt"), board + Environment.NewLine);
        return image;
    }

    private string[] DryRun(string shell, params string[] arguments)
    {
        (int exitCode, string output) = Run(shell, [.. arguments, "--dry-run"]);
        Assert.True(exitCode == 0, output);
        return [.. output.Replace('\\', '/').ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private (int ExitCode, string Output) Run(string shell, params string[] arguments)
    {
        return RunIn(Repository.Root, shell, arguments);
    }

    private (int ExitCode, string Output) RunIn(string root, string shell, params string[] arguments)
    {
        string[] command = shell == "bash"
            ? [Path.Combine(root, "tools", "flash.sh")]
            : ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", Path.Combine(root, "tools", "flash.ps1")];
        var start = new ProcessStartInfo(shell, command.Concat(arguments)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = _folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        using ChildProcess process = ChildProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
