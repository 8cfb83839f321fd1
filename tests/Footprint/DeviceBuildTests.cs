// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Footprint;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Footprint;

/// <summary>Which projects are compiled for the report, and how.</summary>
public sealed class DeviceBuildTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-device-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Projects_AreThoseOfTheDevice()
    {
        IReadOnlyList<DeviceProject> projects = DeviceProject.FindAll(Repository.Root);
        string[] expected =
        [
            "shared-codec/bin/reference/NanoCoap/Release/NanoCoap.dll",
            "firmware/Node/bin/reference/NanoCoap.Node/Release/NanoCoap.Node.dll",
            "firmware/bin/reference/NanoCoap.Firmware/Release/NanoCoap.Firmware.exe",
        ];
        string[] found = [.. projects.Select(project => Repository.Relative(project.Output))];
        Assert.Equal(expected, found.Where(expected.Contains));
        Assert.DoesNotContain(found, output => output.Contains("Emulator", StringComparison.Ordinal));
        Assert.DoesNotContain(found, output => output.Contains("Sample", StringComparison.Ordinal));
        Assert.DoesNotContain(found, output => output.StartsWith("tests/", StringComparison.Ordinal));
        Assert.All(projects, project => Assert.DoesNotContain(project.File, project.References));
    }

    [Fact]
    public void Project_ThatCannotBeRead_IsNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "Broken.nfproj"), "<Project");
        Assert.Throws<FootprintException>(() => DeviceProject.FindAll(_folder));
    }

    [Fact]
    public void Build_SaysWhatDoesNotCompile()
    {
        File.WriteAllText(Path.Combine(_folder, "Stubborn.nfproj"), """
            <Project DefaultTargets="Build">
              <Target Name="Restore" />
              <Target Name="Build"><Error Text="not today" /></Target>
            </Project>
            """);
        FootprintException problem = Assert.Throws<FootprintException>(() => DeviceBuild.Run(DeviceProject.FindAll(_folder)));
        Assert.Contains("Stubborn.nfproj does not compile", problem.Message, StringComparison.Ordinal);
        Assert.Contains("not today", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_LeavesAReleaseWhereItIsLookedFor()
    {
        string reference = Repository.Locate("tools/reference");
        File.WriteAllText(Path.Combine(_folder, "Counter.nfproj"), $"""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <Import Project="{reference}/Fallback.props" />
              <PropertyGroup>
                <OutputType>Library</OutputType>
                <AssemblyName>Other.Name</AssemblyName>
                <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Counter.cs" />
                <Reference Include="mscorlib, Version=1.17.11.0, Culture=neutral, PublicKeyToken=c07d481e9758c731" />
              </ItemGroup>
              <Import Project="{reference}/Fallback.targets" />
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "Counter.cs"), "namespace N { public class Counter { public int Next() { return 1; } } }");
        IReadOnlyList<DeviceProject> projects = DeviceProject.FindAll(_folder);
        DeviceBuild.Run(projects);
        PeEstimate estimate = PeEstimator.Estimate(Assert.Single(projects).Output);
        Assert.Equal("Other.Name", estimate.Assembly);
        Assert.True(estimate.IsOptimised);

        // The real file, and no other: nanoFramework's mark is what it begins with.
        byte[] coreLibrary = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(projects[0].Output)!, "mscorlib.pe"));
        Assert.Equal("NFMRK1"u8, coreLibrary.AsSpan(0, 6));
    }
}
