// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace NanoCoap.Tests.Build;

/// <summary>
/// The image mode, tools/image, from restore to the file that goes onto a device. Nothing here needs the real packages: what they are made
/// into is for nanoFramework's metadata processor to say, what is done with them is ours.
/// </summary>
[Collection(nameof(ImageCheckout))]
public sealed class ImageBuildTests : IDisposable
{
    private const string Image = "firmware/bin/Release/NanoCoap.Firmware.bin";
    private const string BoardFile = "firmware/bin/Release/NanoCoap.Firmware.board.txt";
    private const string Parts = "firmware/bin/image/NanoCoap.Firmware/Release";
    private const string DefaultBoard = "esp32-devkitc";

    private readonly ImageCheckout _checkout;

    public ImageBuildTests(ImageCheckout checkout)
    {
        Assert.True(checkout.FirstExitCode == 0, checkout.FirstOutput);
        _checkout = checkout;
    }

    public void Dispose()
    {
        Assert.Empty(_checkout.WhatGitSees());
    }

    [Fact]
    public void FromNothing_EveryAssemblyIsInTheImage_OnceAndPadded_TheProgramLast()
    {
        BuildForDefaultBoard();
        byte[] image = File.ReadAllBytes(_checkout.Locate(Image));

        // Their order among themselves is MSBuild's, and means nothing: nanoCLR reads all of them before it looks for what one wants of
        // another.
        string[] names =
        [
            .. References("firmware/NanoCoap.Firmware.nfproj")
                .OrderBy(name => image.AsSpan().IndexOf(File.ReadAllBytes(_checkout.Locate($"{Parts}/{name}.pe")))),
            "NanoCoap.Firmware",
        ];

        var expected = new MemoryStream();
        foreach (string name in names)
        {
            byte[] part = File.ReadAllBytes(_checkout.Locate($"{Parts}/{name}.pe"));
            Assert.StartsWith(FakeFeed.Marker + name, Encoding.ASCII.GetString(part), StringComparison.Ordinal);
            expected.Write(part);
            expected.Write(new byte[(4 - (part.Length % 4)) % 4]);
        }

        Assert.Equal(expected.ToArray(), image);
        Assert.Equal(names.Order(), Names(Parts));
        foreach (string said in new[] { $".bin: {image.Length} bytes, {names.Length} assemblies", $"for the board {DefaultBoard}", "0 Warning(s)" })
        {
            Assert.Contains(said, _checkout.FirstOutput, StringComparison.Ordinal);
        }

        Assert.Equal(DefaultBoard, File.ReadAllText(_checkout.Locate(BoardFile)).Trim());
    }

    [Fact]
    public void EveryReference_IsTheFileOfItsPackage()
    {
        string[] hints = File.ReadAllLines(_checkout.Locate($"{Parts}/NanoCoap.Firmware.pdbx"));

        foreach (HintPath hint in HintPath.ReadAll("firmware/NanoCoap.Firmware.nfproj"))
        {
            Assert.Contains(Path.Combine(_checkout.Packages, hint.Id.ToLowerInvariant(), hint.Version, "lib", hint.File), hints);
        }

        Assert.Contains(_checkout.Locate("shared-codec/bin/image/NanoCoap/Release/NanoCoap.dll"), hints);
        Assert.Contains(_checkout.Locate("firmware/Node/bin/image/NanoCoap.Node/Release/NanoCoap.Node.dll"), hints);
    }

    [Fact]
    public void ASecondBuild_DoesNothing()
    {
        BuildForDefaultBoard();
        Dictionary<string, DateTime> before = Outputs();
        string output = BuildForDefaultBoard();

        Assert.Equal(before, Outputs());
        Assert.Contains($"for the board {DefaultBoard}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherBoard_IsAnotherImage_AndBackAgain()
    {
        BuildForDefaultBoard();
        byte[] first = File.ReadAllBytes(_checkout.Locate(Image));
        DateTime library = File.GetLastWriteTimeUtc(_checkout.Locate($"{Parts}/NanoCoap.pe"));

        // By the script, which is the same build.
        const string Other = "esp32-c3-devkitm-1";
        string[] powerShell = ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", _checkout.Locate("tools/flash.ps1"), "image", "-Board", Other];
        (int exitCode, string output) = OperatingSystem.IsWindows()
            ? _checkout.Start("powershell", powerShell)
            : _checkout.Start("bash", _checkout.Locate("tools/flash.sh"), "image", "--board", Other);
        Assert.True(exitCode == 0, output);
        Assert.NotEqual(first, File.ReadAllBytes(_checkout.Locate(Image)));
        Assert.Equal(Other, File.ReadAllText(_checkout.Locate(BoardFile)).Trim());
        Assert.Equal(library, File.GetLastWriteTimeUtc(_checkout.Locate($"{Parts}/NanoCoap.pe")));

        BuildForDefaultBoard();
        Assert.Equal(first, File.ReadAllBytes(_checkout.Locate(Image)));
        Assert.Equal(DefaultBoard, File.ReadAllText(_checkout.Locate(BoardFile)).Trim());
    }

    [Fact]
    public void AnotherProcessor_ConvertsAnew_ThoughItsFileIsOlder()
    {
        FakeFeed.AddMetadataProcessor(_checkout.Feed, "3.0.0");
        Succeed(_checkout.Build("shared-codec"));
        string part = _checkout.Locate("shared-codec/bin/image/NanoCoap/Release/NanoCoap.pe");
        File.SetLastWriteTimeUtc(part, DateTime.UtcNow);
        DateTime before = File.GetLastWriteTimeUtc(part);
        Succeed(_checkout.Build("shared-codec", "-p:MetadataProcessorVersion=3.0.0"));

        Assert.True(File.GetLastWriteTimeUtc(part) > before);
        Succeed(_checkout.Build("shared-codec"));
    }

    [Fact]
    public void Debug_IsApartFromRelease_AndCleanTakesAllOfIt()
    {
        BuildForDefaultBoard();
        Dictionary<string, DateTime> release = Outputs();
        Succeed(_checkout.Dotnet("build", "firmware", "-p:NanoImage=true"));
        byte[] debug = File.ReadAllBytes(_checkout.Locate("firmware/bin/Debug/NanoCoap.Firmware.bin"));
        Assert.NotEqual(File.ReadAllBytes(_checkout.Locate(Image)), debug);
        Assert.Equal(Names(Parts), Names("firmware/bin/image/NanoCoap.Firmware/Debug"));

        Succeed(_checkout.Dotnet("clean", "firmware", "-p:NanoImage=true"));
        Assert.Empty(Directory.GetFiles(_checkout.Locate("firmware/bin/Debug")));
        Assert.Empty(Directory.GetFiles(_checkout.Locate("firmware/bin/image/NanoCoap.Firmware/Debug")));
        Assert.Equal(release, Outputs());
    }

    [Fact]
    public void BothModes_TakeTurns()
    {
        // NanoCoap alone: what else there is has the same two imports.
        string[] reference = ["build", "shared-codec", "-c", "Release"];
        string[] folders = ["shared-codec/bin/reference", "shared-codec/obj/reference", "shared-codec/bin/image", "shared-codec/obj/image"];
        Succeed(_checkout.Dotnet(reference));
        Succeed(_checkout.Build("shared-codec"));
        Dictionary<string, DateTime>[] before = [.. folders.Select(_checkout.Times)];
        Succeed(_checkout.Dotnet(reference));
        Succeed(_checkout.Build("shared-codec"));

        Assert.Equal(before, folders.Select(_checkout.Times));
        Assert.True(File.Exists(_checkout.Locate("shared-codec/bin/reference/NanoCoap/Release/NanoCoap.dll")));
        Assert.False(File.Exists(_checkout.Locate("shared-codec/bin/reference/NanoCoap/Release/NanoCoap.pe")));
    }

    [Theory]
    [InlineData("firmware/Emulator/NanoCoap.Emulator.nfproj", "NanoCoap.Emulator")]
    [InlineData("tests/device/wire/NFUnitTest.Wire.nfproj", "NFUnitTest")]
    public void EmulatorAndDeviceTests_AreAFolderForNanoclr(string project, string assembly)
    {
        Succeed(_checkout.Build(project));

        string folder = Path.Combine(Path.GetDirectoryName(project)!, "bin/image", Path.GetFileNameWithoutExtension(project), "Release");
        Assert.Equal(References(project).Append(assembly).Order(), Names(folder));
    }

    [Fact]
    public void ThePackages_AreTakenByTheSample()
    {
        HintPath coreLibrary = HintPath.ReadAll("shared-codec/NanoCoap.nfproj").Single();
        CheckPackage("shared-codec", [$"{coreLibrary.Id} {coreLibrary.Version}"], "NanoCoap");
        CheckPackage(
            "firmware/Hosting",
            HintPath.ReadAll("firmware/Hosting/NanoCoap.Hosting.nfproj").Select(hint => $"{hint.Id} {hint.Version}")
                .Append("NanoCoap.nanoFramework 0.1.0"),
            "NanoCoap.Hosting",
            "NanoCoap.Loop",
            "NanoCoap.Udp");

        Succeed(_checkout.Build("firmware/Sample"));
        string[] hints = File.ReadAllLines(_checkout.Locate("firmware/Sample/bin/image/NanoCoap.Sample/Release/NanoCoap.Sample.pdbx"));
        string image = File.ReadAllText(_checkout.Locate("firmware/Sample/bin/Release/NanoCoap.Sample.bin"));
        HintPath[] ours = [.. HintPath.ReadAll("firmware/Sample/NanoCoap.Sample.nfproj")
            .Where(hint => hint.Id.StartsWith("NanoCoap", StringComparison.Ordinal))];
        Assert.Equal(4, ours.Length);
        foreach (HintPath taken in ours)
        {
            Assert.Contains(Path.Combine(_checkout.Packages, taken.Id.ToLowerInvariant(), taken.Version, "lib", taken.File), hints);
            Assert.Contains(FakeFeed.Marker + taken.Assembly + " ", image, StringComparison.Ordinal);
        }
    }

    // Packed as the sample names it, with assemblies as nanoFramework has them, and every dependency.
    private void CheckPackage(string project, IEnumerable<string> dependencies, params string[] assemblies)
    {
        HintPath taken = HintPath.ReadAll("firmware/Sample/NanoCoap.Sample.nfproj").Single(hint => hint.Assembly == assemblies[0]);
        Succeed(_checkout.Dotnet("pack", project, "-c", "Release", "-p:NanoImage=true", "-o", _checkout.Feed));
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(_checkout.Feed, $"{taken.Id}.{taken.Version}.nupkg"));
        using Stream nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement[] elements = [.. XDocument.Load(nuspec).Descendants()];
        XElement[] listed = [.. elements.Where(element => element.Name.LocalName == "dependency")];

        Assert.Equal(taken.Id, elements.Single(element => element.Name.LocalName == "id").Value);
        Assert.Equal(
            dependencies.Order(),
            listed.Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}").Order());
        Assert.All(listed, dependency => Assert.Equal("dependencies", dependency.Parent!.Name.LocalName));
        Assert.Equal(
            assemblies.SelectMany(assembly => new[] { $"{assembly}.dll", $"{assembly}.pdb", $"{assembly}.pdbx", $"{assembly}.pe" })
                .Append($"{assemblies[0]}.xml").Order(),
            package.Entries.Where(entry => entry.FullName == "lib/" + entry.Name).Select(entry => entry.Name).Order());
        Assert.NotNull(package.GetEntry("README.md"));
    }

    private static void Succeed((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
    }

    private static IEnumerable<string> References(string project)
    {
        return HintPath.ReadAll(project).Select(hint => hint.Assembly).Concat(
            XDocument.Load(Repository.Locate(project)).Descendants()
                .Where(element => element.Name.LocalName == "ProjectReference")
                .Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/'))));
    }

    // Other tests may have left the image of another board, or none.
    private string BuildForDefaultBoard()
    {
        (int exitCode, string output) = _checkout.Build("firmware");
        Assert.True(exitCode == 0, output);
        return output;
    }

    private Dictionary<string, DateTime> Outputs()
    {
        string[] folders =
        [
            "firmware/bin/Release", Parts, "firmware/obj/image/NanoCoap.Firmware/Release", "firmware/Node/bin/image",
            "shared-codec/bin/image/NanoCoap/Release",
        ];
        return folders.SelectMany(_checkout.Times).ToDictionary();
    }

    private IEnumerable<string> Names(string folder)
    {
        return Directory.GetFiles(_checkout.Locate(folder), "*.pe").Select(file => Path.GetFileNameWithoutExtension(file)).Order();
    }
}
