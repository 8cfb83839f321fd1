// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Nanoclr;
using NanoCoap.Lab.Verbs;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Tests.Firmware;

/// <summary>nanoclr's exit code is 0 whatever happens; what its output means, and what lab nanoclr makes of it.</summary>
public sealed class NanoclrTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-nanoclr-").FullName;

    [Fact]
    public void AProgramThatCountsItsChecks()
    {
        NanoclrVerdict verdict = NanoclrVerdict.Read("Ready.\r\n  ok      this\r\n86 passed, 0 failed\r\nDone.\r\nExiting.\r\n", isUnitTests: false);

        Assert.True(verdict.IsSuccess);
        Assert.Equal("86 passed, 0 failed", verdict.ToString());
    }

    [Theory]
    [InlineData("Ready.\n85 passed, 1 failed\nDone.\n", "85 passed, 1 failed")]
    [InlineData("Ready.\n0 passed, 0 failed\nDone.\n", "an exception has ended it")]
    [InlineData("Ready.\n    ++++ Exception System.NullReferenceException - CLR_E_NULL_REFERENCE (1) ++++\nDone.\n", "an exception has ended it")]
    [InlineData("Ready.\n86 passed, 0 failed\n", "\"Done.\" is missing")]
    [InlineData("", "\"Done.\" is missing")]
    [InlineData("Ready.\nbut 86 passed, 0 failed\nDone.\n", "an exception has ended it")]
    [InlineData("Link failure: some assembly references cannot be resolved!!\nDone.\n", "is missing from the folder")]
    [InlineData("Cannot find any entrypoint!\nDone.\n", "has a Main")]
    [InlineData("* Invalid native checksum: mscorlib 0x1!=0x2\nDone.\n", "different generations")]
    public void AProgramThatDoesNotMakeIt(string output, string reason)
    {
        NanoclrVerdict verdict = NanoclrVerdict.Read(output, isUnitTests: false);

        Assert.False(verdict.IsSuccess);
        Assert.Contains(reason, verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void UnitTestsAreCountedByLine()
    {
        const string Output = "Ready.\nTest passed,NanoCoap.Tests.A.B,1234\nTest passed,NanoCoap.Tests.A.C.0,99\nTest skipped,NanoCoap.Tests.A.D,why\nDone.\nExiting.\n";
        NanoclrVerdict verdict = NanoclrVerdict.Read(Output, isUnitTests: true);

        Assert.True(verdict.IsSuccess);
        Assert.Equal("2 passed, 0 failed, 1 skipped", verdict.ToString());
    }

    [Theory]
    [InlineData("Test passed,A,1\nTest failed,B,expected <1>\nDone.\n", "1 passed, 1 failed")]
    [InlineData("Test passed,A,1\n", "\"Done.\" is missing")]
    [InlineData("Ready.\nDone.\n", "Not one test ran")]
    [InlineData("86 passed, 0 failed\nDone.\n", "Not one test ran")]
    [InlineData("Test skipped,A,why\nDone.\n", "Not one test ran")]
    public void UnitTestsThatDoNotMakeIt(string output, string reason)
    {
        NanoclrVerdict verdict = NanoclrVerdict.Read(output, isUnitTests: true);

        Assert.False(verdict.IsSuccess);
        Assert.Contains(reason, verdict.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no .pe file")]
    [InlineData("NanoCoap.Emulator", "lacks mscorlib.pe")]
    [InlineData("mscorlib NanoCoap", "either NanoCoap.Emulator.pe or NFUnitTest.pe")]
    [InlineData("mscorlib NanoCoap.Emulator NFUnitTest", "either NanoCoap.Emulator.pe or NFUnitTest.pe")]
    [InlineData("mscorlib NFUnitTest", "lacks nanoFramework.UnitTestLauncher.pe")]
    public void WhatIsMissingIsSaid(string files, string reason)
    {
        Create(files);
        (int exitCode, string output) = Run($"{_folder}");

        Assert.Equal(NanoclrCommand.Missing, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmulatorThatIsNotInstalledIsSaid()
    {
        Create("mscorlib NanoCoap NanoCoap.Node NanoCoap.Emulator");
        (int exitCode, string output) = Run($"{_folder} --clr no-such-nanoclr");

        Assert.Equal(NanoclrCommand.Missing, exitCode);
        Assert.Contains("dotnet tool install -g nanoclr", output, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFileGoesToTheEmulator()
    {
        Create("mscorlib NanoCoap nanoFramework.TestFramework nanoFramework.UnitTestLauncher NFUnitTest");
        (int exitCode, string output) = Run($"{_folder} --dry-run");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("nanoclr run --assemblies ", output, StringComparison.Ordinal);
        Assert.Equal(5, output.Split(".pe").Length - 1);
    }

    [Fact]
    public void WhatWasBuiltIsFound()
    {
        string emulator = Path.Combine(_folder, "firmware", "Emulator");
        string wire = Path.Combine(_folder, "tests", "device", "wire");
        string image = Path.Combine(wire, "bin", "image", "Wire", "Release");
        string ofTheProjectSystem = Path.Combine(wire, "bin", "Debug");
        foreach (string folder in new[] { emulator, image, ofTheProjectSystem })
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllText(Path.Combine(emulator, "Emulator.nfproj"), string.Empty);
        File.WriteAllText(Path.Combine(wire, "Wire.nfproj"), string.Empty);
        string missing = Path.Combine(emulator, "bin", "image", "Emulator", "Release");
        Assert.Equal([missing, image], NanoclrImage.DefaultFolders(_folder));

        File.WriteAllText(Path.Combine(ofTheProjectSystem, "mscorlib.pe"), string.Empty);
        Assert.Equal([missing, ofTheProjectSystem], NanoclrImage.DefaultFolders(_folder));

        File.WriteAllText(Path.Combine(image, "mscorlib.pe"), string.Empty);
        Assert.Equal([missing, image], NanoclrImage.DefaultFolders(_folder));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    private static (int ExitCode, string Output) Run(string line)
    {
        var writer = new StringWriter();
        int exitCode = new RootCommand { new NanoclrCommand() }.Parse("nanoclr " + line).Invoke(new InvocationConfiguration { Output = writer, Error = writer });
        return (exitCode, writer.ToString());
    }

    private void Create(string files)
    {
        foreach (string file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            File.WriteAllText(Path.Combine(_folder, file + ".pe"), string.Empty);
        }
    }
}
