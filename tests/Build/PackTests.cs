// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoCoap.Client.Async;
using NanoCoap.Tests.Cli;
using NanoCoap.Tests.Firmware;

namespace NanoCoap.Tests.Build;

/// <summary>
/// The packages as somebody else meets them: made, looked into, installed in an empty home from a folder that is the only source, a node
/// made from the template, built and asked.
/// </summary>
public sealed partial class PackTests : IDisposable
{
    private static readonly string[] s_libraries =
    [
        "shared-codec/desktop/NanoCoap.csproj",
        "shared-codec/Client/desktop/NanoCoap.Client.csproj",
        "shared-codec/Values/desktop/NanoCoap.Values.csproj",
        "shared-codec/Senml/desktop/NanoCoap.Senml.csproj",
        "shared-codec/Crypto/desktop/NanoCoap.Crypto.csproj",
        "shared-codec/Oscore/desktop/NanoCoap.Oscore.csproj",
        "shared-codec/ClientOscore/desktop/NanoCoap.Client.Oscore.csproj",
        "shared-codec/Loop/desktop/NanoCoap.Loop.csproj",
        "tools/platform/NanoCoap.Platform.csproj",
        "tools/client/NanoCoap.Client.Async.csproj",
        "tools/hosting/NanoCoap.Hosting.csproj",
        "tools/generic-host/NanoCoap.Extensions.Hosting.csproj",
    ];

    private const string DeviceTemplate = "tools/templates/content/nanocoap-device/NanocoapDevice1/NanocoapDevice1.nfproj";

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-pack-").FullName;

    private string Packages => Path.Combine(_folder, "nupkg");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Packages_AreMadeInstalledAndUsed()
    {
        string version = Version();
        foreach (string project in (string[])[.. s_libraries, "tools/nanocoap/nanocoap.csproj"])
        {
            Dotnet("pack", Repository.Locate(project), "--no-build", "-c", Repository.Configuration, "-o", Packages);
        }

        Dotnet("pack", Repository.Locate("tools/templates/NanoCoap.Templates.csproj"), "-c", Repository.Configuration, "-o", Packages);
        Assert.All(s_libraries, project => CheckLibrary(Path.GetFileNameWithoutExtension(project), version));
        CheckTool(version);

        string config = Path.Combine(_folder, "nuget.config");
        File.WriteAllText(config, $"""<configuration><packageSources><clear /><add key="here" value="{Packages}" /></packageSources></configuration>""");

        // The tool, by the name that people type.
        string tools = Path.Combine(_folder, "tools");
        Dotnet("tool", "install", "NanoCoap.Tool", "--version", version, "--tool-path", tools, "--configfile", config);
        Assert.Equal(version, Run(Path.Combine(tools, OperatingSystem.IsWindows() ? "nanocoap.exe" : "nanocoap"), "--version").Trim());

        // A node from the template.
        Dotnet("new", "install", Path.Combine(Packages, $"NanoCoap.Templates.{version}.nupkg"));
        string project1 = Path.Combine(_folder, "MyNode");
        Dotnet("new", "nanocoap-node", "-o", project1);
        Assert.Contains("namespace MyNode;", File.ReadAllText(Path.Combine(project1, "CounterResource.cs")), StringComparison.Ordinal);
        Dotnet("build", project1, "-warnaserror");
        await AskNode(Path.Combine(project1, "bin", "Debug", "net10.0", "MyNode.dll"));

        // A device's program from the other one: against the real mscorlib and our declarations, and for the same packages as the sample.
        string device = Path.Combine(_folder, "MyDevice");
        Dotnet("new", "nanocoap-device", "-o", device);
        string project2 = Path.Combine(device, "MyDevice", "MyDevice.nfproj");
        Assert.Empty(FirmwareCompilation.CompileProgram(project2));
        string[] named = [.. Directory.EnumerateFiles(device, "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(["AssemblyInfo.cs", "CounterResource.cs", "MyDevice.nfproj", "MyDevice.sln", "Program.cs", "packages.config"], named);
        Assert.Contains(
            @"""MyDevice\MyDevice.nfproj"", ""{" + Value(project2, "ProjectGuid").Trim('{', '}'),
            File.ReadAllText(Path.Combine(device, "MyDevice.sln")),
            StringComparison.Ordinal);
        Assert.NotEqual(Value(Repository.Locate(DeviceTemplate), "ProjectGuid"), Value(project2, "ProjectGuid"));
    }

    // Where analysers run, a public member that is in neither file is an error.
    [Fact]
    public void EveryLibrary_HasItsSurfaceWrittenDown()
    {
        string filter = File.ReadAllText(Repository.Locate("tools/packages.slnf"));
        Assert.All(s_libraries, project =>
        {
            string folder = Path.GetDirectoryName(Repository.Locate(project))!;
            Assert.True(File.Exists(Path.Combine(folder, "PublicAPI.Shipped.txt")), project);
            Assert.NotEmpty(File.ReadAllLines(Path.Combine(folder, "PublicAPI.Unshipped.txt")));
            Assert.Contains($"\"{project}\"", filter, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void DeviceTemplate_NamesThePackagesOfTheSample()
    {
        Assert.Equal(
            File.ReadAllText(Repository.Locate("firmware/Sample/packages.config")),
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(Repository.Locate(DeviceTemplate))!, "packages.config")));
        Assert.Equal(References("firmware/Sample/NanoCoap.Sample.nfproj"), References(DeviceTemplate));
    }

    [Fact]
    public void Template_NamesTheVersionThatItIsPackedWith()
    {
        XElement reference = Assert.Single(XDocument.Load(
            Repository.Locate("tools/templates/content/nanocoap-node/NanocoapNode1.csproj")).Descendants("PackageReference"));
        Assert.Equal(Version(), reference.Attribute("Version")!.Value);
    }

    // Each with its place, from packages/ on.
    private static string[] References(string project)
    {
        return [.. XDocument.Load(Repository.Locate(project)).Descendants().Where(element => element.Name.LocalName == "Reference")
            .Select(element => element.Attribute("Include")!.Value + element.Value.Replace(@"..\", "", StringComparison.Ordinal))];
    }

    private static string Value(string project, string property)
    {
        return XDocument.Load(project).Descendants().First(element => element.Name.LocalName == property).Value;
    }

    private static string Version()
    {
        return Assert.Single(XDocument.Load(Repository.Locate("Directory.Build.props")).Descendants("Version")).Value;
    }

    private void CheckLibrary(string name, string version)
    {
        string[] entries = Entries(Path.Combine(Packages, $"{name}.{version}.nupkg"));
        Assert.Superset(
            new HashSet<string> { "README.md", "icon.png", $"{name}.nuspec", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" }, new HashSet<string>(entries));
        Assert.Single(entries, entry => entry.EndsWith(".dll", StringComparison.Ordinal));
        Assert.Contains($"lib/net10.0/{name}.pdb", Entries(Path.Combine(Packages, $"{name}.{version}.snupkg")));

        // What it wants are our own packages: none of the tool's libraries comes along.
        XDocument nuspec = XDocument.Load(ZipFile.OpenRead(Path.Combine(Packages, $"{name}.{version}.nupkg")).GetEntry($"{name}.nuspec")!.Open());
        Assert.All(
            nuspec.Descendants().Where(element => element.Name.LocalName == "dependency"),
            element => Assert.Matches(
                name == "NanoCoap.Extensions.Hosting"
                    ? "^NanoCoap(\\.Hosting)?$|^Microsoft\\.Extensions\\.Hosting\\.Abstractions$"
                    : "^NanoCoap(\\.(Client|Crypto|Loop|Oscore|Platform|Values))?$",
                element.Attribute("id")!.Value));
        Assert.Equal("MIT", nuspec.Descendants().Single(element => element.Name.LocalName == "license").Value);
    }

    // Without the laboratory and what it is made of, and without a program for this kind of machine.
    private void CheckTool(string version)
    {
        string[] entries = Entries(Path.Combine(Packages, $"NanoCoap.Tool.{version}.nupkg"));
        Assert.Contains("tools/net10.0/any/NanoCoap.Tool.dll", entries);
        Assert.DoesNotContain(entries, entry => entry.Contains("Cecil", StringComparison.Ordinal) || entry.Contains("NanoCoap.Lab", StringComparison.Ordinal));
        Assert.DoesNotContain("tools/net10.0/any/nanocoap", entries);
    }

    private static async Task AskNode(string library)
    {
        using ToolProcess node = ToolProcess.StartProgram(ToolProcess.Command[0], library, "0");
        node.WaitFor("Ready: ");
        string port = PortOf().Match(node.Output).Groups[1].Value;
        await using var client = new CoapClient();
        string uri = $"coap://127.0.0.1:{port}";
        CancellationToken soon = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
        await client.PostAsync(uri + "/counter", "", soon);
        Assert.Equal("1", (await client.GetAsync(uri + "/counter", soon)).Text);
        Assert.Equal(["/counter", "/uptime"], (await client.DiscoverAsync(uri, soon)).Select(link => link.Target));
        if (!OperatingSystem.IsWindows())
        {
            node.Interrupt();
            Assert.Equal(0, node.WaitForExit());
        }
    }

    private static string[] Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private void Dotnet(params string[] arguments)
    {
        Run(ToolProcess.Command[0], arguments);
    }

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };

        // The test host hands down where its own MSBuild lies; and a home of its own knows no package, no source and no template.
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false"; // no server may outlive this and hold the pipe open
        start.Environment["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "home", "packages");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using ChildProcess process = ChildProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{errors.GetAwaiter().GetResult()}");
        return output;
    }

    [GeneratedRegex(@"Ready: coap://\S*?:(\d+)")]
    private static partial Regex PortOf();
}
