// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Tests.Build;

/// <summary>
/// What an image build says if something is missing: the package, the version and the file, and not what MSBuild makes of that later.
/// </summary>
[Collection(nameof(ImageCheckout))]
public sealed class ImageMessageTests : IDisposable
{
    private static readonly byte[] s_marker = Encoding.ASCII.GetBytes(FakeFeed.Marker);

    private readonly ImageCheckout _checkout;
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-image-gate-").FullName;

    public ImageMessageTests(ImageCheckout checkout)
    {
        _checkout = checkout;
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void APackageThatNoSourceHas()
    {
        Create("Gate", @"..\packages\No.Such.Package.1.2.3\lib\NoSuch.dll");
        Fail(Build("Gate"), "error NU1101: Unable to find package No.Such.Package.");
    }

    [Fact]
    public void AVersionThatNoSourceHas()
    {
        Create("Gate", @"..\packages\nanoFramework.System.Math.9.9.9\lib\System.Math.dll");
        Fail(
            Build("Gate"), "error NU1102: Unable to find package nanoFramework.System.Math with version (= 9.9.9)", "Found 1 version(s) in");
    }

    [Fact]
    public void ABuildThatWasNeverRestored()
    {
        Create("Gate", null);
        Fail(Build("Gate", "--no-restore"), "error NETSDK1004");
    }

    [Fact]
    public void APackageThatIsGoneSinceTheRestore()
    {
        FakeFeed.Add(_checkout.Feed, "Gate.Gone", "1.0.0", ("lib/Gate.Gone.dll", FakeFeed.AnyAssembly()), ("lib/Gate.Gone.pe", s_marker));
        Create("Gate", @"..\packages\Gate.Gone.1.0.0\lib\Gate.Gone.dll");
        (int exitCode, string output) = Build("Gate");
        Assert.True(exitCode == 0, output);

        string package = Path.Combine(_checkout.Packages, "gate.gone", "1.0.0");
        Directory.Delete(package, recursive: true);
        Fail(Build("Gate", "--no-restore"), $"Gate.nfproj needs the package Gate.Gone 1.0.0, and {package}");
    }

    [Theory]
    [InlineData("Gate.Empty", "lib/net472/Gate.Empty.dll", "Gate.Empty.dll")]
    [InlineData("Gate.Desktop", "lib/Gate.Desktop.dll", "Gate.Desktop.pe")]
    public void APackageThatIsNoneForTheDevice(string id, string content, string missing)
    {
        FakeFeed.Add(_checkout.Feed, id, "1.0.0", (content, FakeFeed.AnyAssembly()));
        Create("Gate", $@"..\packages\{id}.1.0.0\lib\{id}.dll");
        string file = Path.Combine(_checkout.Packages, id.ToLowerInvariant(), "1.0.0", "lib", missing);
        Fail(Build("Gate"), $"Gate.nfproj: the package {id} 1.0.0 has no {file}");
    }

    [Theory]
    [InlineData("Gate.Next", "NFMRK2\0\0")]
    [InlineData("Gate.Short", "NFM")]
    public void APartThatIsNoAssemblyForNanoClr(string id, string content)
    {
        byte[] part = Encoding.ASCII.GetBytes(content);
        FakeFeed.Add(_checkout.Feed, id, "1.0.0", ($"lib/{id}.dll", FakeFeed.AnyAssembly()), ($"lib/{id}.pe", part));
        Create("Gate", $@"..\packages\{id}.1.0.0\lib\{id}.dll", "Exe");
        string image = Path.Combine(_folder, "bin", "Release", "Gate.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(image)!);
        File.WriteAllText(image, "of an earlier build");

        Fail(Build("Gate"), $"{id}.pe is no assembly for nanoFramework v1");
        Assert.False(File.Exists(image));
    }

    [Theory]
    [InlineData(@"..\lib\Gate.dll")]
    [InlineData(@"..\packages\Gate\lib\Gate.dll")]
    [InlineData("")]
    public void AHintPathThatNamesNoPackage(string hint)
    {
        Create("Gate", hint);
        Fail(Build("Gate"), @"Gate.nfproj: the HintPath of Gate.Library is to be ..\packages\<id>.<version>\lib\<file>");
    }

    [Fact]
    public void AMetadataProcessorThatNoSourceHas()
    {
        Create("Gate", null);
        Fail(
            Build("Gate", "-p:MetadataProcessorVersion=9.9.9"),
            $"error NU1102: Unable to find package {FakeFeed.MetadataProcessor} with version (= 9.9.9)");
    }

    [Fact]
    public void AMetadataProcessorForAnotherGeneration()
    {
        const string Id = FakeFeed.MetadataProcessor;
        FakeFeed.Add(_checkout.Feed, Id, "4.0.0", ($"lib/net8.0/{Id}.dll", FakeFeed.AnyAssembly()));
        Create("Gate", null);
        Fail(Build("Gate", "-p:MetadataProcessorVersion=4.0.0"), $"Gate.nfproj: the package {Id} 4.0.0 has no ");
    }

    [Fact]
    public void AnAssemblyThatTheProcessorRefuses_IsRefusedAgain()
    {
        Create("Refused", null);
        Fail(Build("Refused"), "error : Refused, as it is called.");
        Fail(Build("Refused"), "error : Refused, as it is called.");
    }

    private static void Fail((int ExitCode, string Output) run, params string[] reasons)
    {
        Assert.NotEqual(0, run.ExitCode);
        string output = run.Output.Replace('/', Path.DirectorySeparatorChar);
        Assert.All(reasons, reason => Assert.Contains(reason, output, StringComparison.Ordinal));

        // What would be said in place of each, and misleads: restore without a reason, a strong name, a file to copy, a task to load.
        string[] misleading = ["MSB4181", "MSB3106", "MSB3030", "MSB4062"];
        Assert.All(misleading, code => Assert.DoesNotContain(code, output, StringComparison.Ordinal));
    }

    private (int ExitCode, string Output) Build(string name, params string[] arguments)
    {
        return _checkout.Build(Path.Combine(_folder, name + ".nfproj"), arguments);
    }

    private void Create(string name, string? hint, string outputType = "Library")
    {
        string reference = _checkout.Locate("tools/reference");
        string library = hint == null ? string.Empty : $"""<Reference Include="Gate.Library"><HintPath>{hint}</HintPath></Reference>""";
        File.WriteAllText(Path.Combine(_folder, name + ".cs"), "public static class Program { public static void Main() { } }");
        File.WriteAllText(Path.Combine(_folder, name + ".nfproj"), $"""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <Import Project="{reference}/Fallback.props" />
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <AssemblyName>{name}</AssemblyName>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="{name}.cs" />
                <Reference Include="mscorlib">
                  <HintPath>..\packages\nanoFramework.CoreLibrary.1.17.11\lib\mscorlib.dll</HintPath>
                </Reference>
                {library}
              </ItemGroup>
              <Import Project="{reference}/Fallback.targets" />
            </Project>
            """);
    }
}
