// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Build;

/// <summary>
/// A device project that uses what nanoFramework lacks has to fail on any machine. Each test builds a small .nfproj in a temporary folder, through the same two
/// imports that the real ones have.
/// </summary>
public sealed class CompileGateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-gate-").FullName;

    [Fact]
    public void SourceWithinNanoFrameworkCompiles()
    {
        (int exitCode, string output) = Build("Within", """
            namespace Gate
            {
                public sealed class Counter
                {
                    public int Value { get; init; }

                    public string Name => Value switch { 0 => "zero", _ => Value.ToString() };

            #if !NANOFRAMEWORK_1_0 || NET || NETCOREAPP || NETSTANDARD
            #error This is not a compilation for nanoFramework alone.
            #endif
                }
            }
            """);

        Assert.True(exitCode == 0, output);
        Assert.NotEmpty(Directory.GetFiles(_folder, "Within.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public void SourceBeyondNanoFrameworkFails()
    {
        (int exitCode, string output) = Build("Beyond", """
            namespace Gate
            {
                public sealed class Beyond
                {
                    // All in one body: an error in a signature would keep the compiler from looking into any body.
                    public int Count(string[] parts)
                    {
                        string joined = string.Join(",", parts);
                        System.Span<byte> bytes = new byte[joined.Length];
                        var list = new System.Collections.Generic.List<int>();
                        int? number = 1;
                        return bytes.Length + list.Count + number.Value;
                    }
                }
            }
            """);

        Assert.NotEqual(0, exitCode);
        Assert.Matches("error CS0117: .*'Join'", output);
        Assert.Matches("error CS0234: .*'Span<>'", output);
        Assert.Matches("error CS0234: .*'Generic'", output);
        Assert.Matches("error CS0518: .*System.Nullable", output);
        Assert.Empty(Directory.GetFiles(_folder, "Beyond.dll", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    private (int ExitCode, string Output) Build(string name, string source)
    {
        string project = Path.Combine(_folder, name + ".nfproj");
        string reference = Repository.Locate("tools/reference");
        File.WriteAllText(Path.Combine(_folder, name + ".cs"), source);
        File.WriteAllText(project, $"""
            <Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <Import Project="{reference}/Fallback.props" />
              <PropertyGroup>
                <OutputType>Library</OutputType>
                <AssemblyName>{name}</AssemblyName>
                <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="{name}.cs" />
                <Reference Include="mscorlib, Version=1.17.11.0, Culture=neutral, PublicKeyToken=c07d481e9758c731" />
              </ItemGroup>
              <Import Project="{reference}/Fallback.targets" />
            </Project>
            """);

        return Dotnet.Run(_folder, [], "build", project, "--configuration", Repository.Configuration);
    }
}
