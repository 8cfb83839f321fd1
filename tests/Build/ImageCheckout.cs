// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;

namespace NanoCoap.Tests.Build;

/// <summary>
/// A copy of the repository in a folder with a space in its name, beside a fake feed and a packages folder of its own. The network is out
/// of reach.
/// </summary>
public sealed class ImageCheckout : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-image-").FullName;
    private readonly HashSet<string> _sources;
    private readonly Dictionary<string, string> _environment;

    /// <summary>Copies, and fills the feed.</summary>
    public ImageCheckout()
    {
        Root = Path.Combine(_folder, "nano coap");
        Feed = Path.Combine(_folder, "feed");
        Packages = Path.Combine(_folder, "packages");
        Directory.CreateDirectory(Feed);
        Sources.Copy(Root, "boards", "firmware", "shared-codec", "tests/device", "tests/portable", "tools/image", "tools/reference");
        Sources.CopyFiles(Repository.Locate("tools"), Path.Combine(Root, "tools"), "flash.*");
        _sources = [.. Files(Root)];
        FakeFeed.Fill(Feed, Property("Directory.Packages.props", "MetadataProcessorVersion"));
        _environment = new Dictionary<string, string>
        {
            ["RestoreSources"] = Feed,
            ["NUGET_PACKAGES"] = Packages,
            ["http_proxy"] = "http://127.0.0.1:9",
            ["https_proxy"] = "http://127.0.0.1:9",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1",
        };

        (FirstExitCode, FirstOutput) = Build("firmware");
    }

    /// <summary>Gets the copy.</summary>
    public string Root { get; }

    /// <summary>Gets the feed.</summary>
    public string Feed { get; }

    /// <summary>Gets the packages folder of NuGet.</summary>
    public string Packages { get; }

    /// <summary>Gets the exit code of the first build of all: the firmware's image, from nothing.</summary>
    public int FirstExitCode { get; }

    /// <summary>Gets what that build said.</summary>
    public string FirstOutput { get; }

    /// <summary>A path in the copy.</summary>
    public string Locate(string relative)
    {
        return Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>Builds an image in Release.</summary>
    public (int ExitCode, string Output) Build(string project, params string[] arguments)
    {
        return Dotnet(["build", project, "-c", "Release", "-p:NanoImage=true", .. arguments]);
    }

    /// <summary>Runs dotnet in the copy.</summary>
    public (int ExitCode, string Output) Dotnet(params string[] arguments)
    {
        return NanoCoap.Tests.Build.Dotnet.Run(Root, _environment, arguments);
    }

    /// <summary>Runs another program in the copy.</summary>
    public (int ExitCode, string Output) Start(string program, params string[] arguments)
    {
        return NanoCoap.Tests.Build.Dotnet.Start(program, Root, _environment, arguments);
    }

    /// <summary>When each file below a folder was last written.</summary>
    public Dictionary<string, DateTime> Times(string folder)
    {
        return Files(Locate(folder)).ToDictionary(file => file, File.GetLastWriteTimeUtc);
    }

    /// <summary>Files that were not copied and lie in no folder that .gitignore has.</summary>
    public IEnumerable<string> WhatGitSees()
    {
        string[] ignored = File.ReadAllLines(Locate(".gitignore"));
        return Files(Root).Where(file => !_sources.Contains(file))
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => ignored.Contains(part + "/")));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    private static string Property(string file, string name)
    {
        return XDocument.Load(Repository.Locate(file)).Descendants().Single(element => element.Name.LocalName == name).Value;
    }

    private static IEnumerable<string> Files(string folder)
    {
        return Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
    }
}
