// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Reflection.Metadata;
using System.Text;

namespace NanoCoap.Tests.Build;

/// <summary>
/// What the assemblies of the packages say of their sources, and that they are the same from any folder. Built from copies, as by a machine
/// that makes a release.
/// </summary>
public sealed class PackageSourceTests : IDisposable
{
    private const string Project = "tools/hosting/NanoCoap.Hosting.csproj";
    private const string Output = "tools/hosting/bin/Release/net10.0/NanoCoap.Hosting";
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-source-").FullName;

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal); // git's own can't be deleted on Windows otherwise
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Assemblies_AreTheSameFromAnyFolder_WithoutARemote()
    {
        string one = Copy("one");
        string other = Copy("another folder");
        Build(one);
        Build(other);
        foreach (string extension in (string[])[".dll", ".pdb"])
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(one, Output + extension)),
                File.ReadAllBytes(Path.Combine(other, Output + extension)));
        }

        Assert.Null(SourceLink(one));
    }

    [Fact]
    public void SourceLink_LeadsToTheRemote_OfAClone()
    {
        string clone = Copy("clone");
        Git(clone, "init", "-q");
        Git(clone, "remote", "add", "origin", "https://github.com/example/nanocoap.git");
        Git(clone, "add", ".");
        Git(
            clone,
            "-c", "user.name=a test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "all");
        string commit = Git(clone, "rev-parse", "HEAD").Trim();
        Build(clone);
        Assert.Contains($"https://raw.githubusercontent.com/example/nanocoap/{commit}/*", SourceLink(clone), StringComparison.Ordinal);
    }

    // No remote, or no repository at all, is no warning.
    private static void Build(string folder)
    {
        var environment = new Dictionary<string, string> { ["CI"] = "true" };
        (int exitCode, string output) = Dotnet.Run(
            folder, environment, "build", Project, "-c", "Release", "-warnaserror", "-p:RunAnalyzers=false");
        Assert.True(exitCode == 0, output);
        Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
    }

    private static string? SourceLink(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, Output + ".pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader reader = provider.GetMetadataReader();
        return reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == s_sourceLink)
            .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value)))
            .SingleOrDefault();
    }

    private static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = Path.Combine(folder, "no-such-file");
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private string Copy(string name)
    {
        string to = Path.Combine(_folder, name);
        Sources.Copy(to, "shared-codec", "tools/platform", "tools/hosting", "firmware/Hosting");
        return to;
    }
}
