// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap workbench: starts the workbench, a program of its own, so that this one needs no web server.</summary>
public sealed class WorkbenchCommand : VerbCommand
{
    /// <summary>Exit code if there is no workbench to start.</summary>
    public const int NotThere = 2;

    private const string Program = "nanocoap-workbench";

    private readonly Argument<string[]> _uris = new("URI")
    {
        Description = "Nodes to show beside the simulated ones",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly RangedOption _nodes = new("--nodes", "COUNT", "Simulated nodes that it brings along", 0, 2000, 6);

    private readonly RangedOption _port = new(
        "--port", "P", "TCP port on 127.0.0.1; 0 takes any free one (default 8683, or any if that is taken)", 0, 65535, null);

    private readonly RangedOption _seed = new(
        "--seed", "NUMBER", "Makes the simulated nodes repeatable (default: another each time)", -int.MaxValue, int.MaxValue, null);

    private readonly KeyStoreOption _store = new();

    private readonly Option<bool> _discover = new("--discover")
    {
        Description = "Search the network at the start; without it a button on the page does",
    };

    /// <summary>Makes the verb.</summary>
    public WorkbenchCommand()
        : base(
            "workbench",
            "Opens a page on this machine that shows CoAP happening: live values, what goes over the wire, messages byte by byte.",
            """
            nanocoap workbench
                six simulated nodes; open the URL that it prints in a browser
            nanocoap workbench --nodes 0 192.0.2.7
                one real node
            nanocoap workbench --discover
                whatever answers in the network
            """)
    {
        Add(_uris);
        foreach (Option option in (Option[])[_nodes, _port, _seed, _discover, _store])
        {
            Add(option);
        }

        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Simulate;

    /// <summary>How the workbench is started.</summary>
    /// <param name="folder">Where this tool lies. Inside a clone of the sources it is built from these.</param>
    /// <param name="path">Folders with programs, in which an installed one may lie.</param>
    /// <returns>A program and its first arguments; null if there is none.</returns>
    public static (string Program, string[] Arguments)? Find(string folder, IEnumerable<string> path)
    {
        for (string? at = folder; at != null; at = Path.GetDirectoryName(at))
        {
            string project = Path.Combine(at, "tools", "workbench", "workbench.csproj");
            if (File.Exists(project) && File.Exists(Path.Combine(at, "nanoCoap.sln")))
            {
                return (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["run", "-v", "quiet", "--project", project, "--"]);
            }
        }

        string name = Program + (OperatingSystem.IsWindows() ? ".exe" : "");
        string? installed = path.Where(place => place.Length != 0).Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
        return installed == null ? null : (installed, []);
    }

    private int Run(ParseResult result)
    {
        TextWriter error = result.InvocationConfiguration.Error;
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Find(AppContext.BaseDirectory, path) is not { } workbench)
        {
            error.WriteText(
                "The workbench is a program of its own, and not here. Install it: dotnet tool install --global NanoCoap.Workbench. "
                + "Or start it from a clone of nanoCoap: dotnet run --project tools/workbench");
            return NotThere;
        }

        // Its input ends when this program does, however that comes: then it ends too.
        var start = new ProcessStartInfo(workbench.Program, [.. workbench.Arguments, "--end-with-input", .. Passed(result)])
        {
            RedirectStandardInput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            using var interrupt = new Interrupt(process.StandardInput.Close);
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            error.WriteText($"{workbench.Program} can't be started: {e.Message}.");
            return NotThere;
        }
    }

    private IEnumerable<string> Passed(ParseResult result)
    {
        foreach (RangedOption option in (RangedOption[])[_nodes, _port, _seed])
        {
            if (option.Given(result.CommandResult) is { } value)
            {
                yield return option.Name;
                yield return value.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        if (result.GetValue(_discover))
        {
            yield return _discover.Name;
        }

        if (result.GetValue(_store) is { } store)
        {
            yield return _store.Name;
            yield return Path.GetFullPath(store);
        }

        foreach (string uri in result.GetValue(_uris) ?? [])
        {
            yield return uri;
        }
    }
}
