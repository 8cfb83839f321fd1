// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Footprint;
using NanoCoap.Node;
using NanoCoap.Server;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab footprint: what the node costs a device in flash and on the managed heap.</summary>
public sealed class FootprintCommand : VerbCommand
{
    /// <summary>Exit code if an assembly is over its limit.</summary>
    public const int OverLimit = 1;

    /// <summary>Exit code if there is nothing to measure, or it can't be read.</summary>
    public const int Failed = 2;

    private const string CoreLibrary = "mscorlib";

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Compiled assemblies (default: compiles the device projects of the repository that this is called in)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _by = new Option<string>("--by")
    {
        HelpName = "type|method|string",
        Description = "List the largest of them too",
    }.AcceptOnlyFromAmong("type", "method", "string");

    private readonly RangedOption _top = new("--top", "COUNT", "How many --by lists", 1, 100000, 20);

    private readonly Option<bool> _check = new("--check") { Description = "Exit code 1 if an assembly is over its limit" };

    private readonly Option<string> _compare = new("--compare")
    {
        Description = "Compare with the .pe files in this folder, an output folder of the nanoFramework project system",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON" };

    private readonly SizeOptions _sizes = new();

    private readonly Func<TextWriter, IReadOnlyList<string>> _assemblies;

    /// <summary>Makes the verb.</summary>
    public FootprintCommand()
        : this(Compile)
    {
    }

    /// <summary>Makes the verb with assemblies from elsewhere.</summary>
    /// <param name="assemblies">Finds the compiled assemblies of the device; may say on the writer what it is doing.</param>
    public FootprintCommand(Func<TextWriter, IReadOnlyList<string>> assemblies)
        : base(
            "footprint",
            "Says what the node costs a device: in flash, by what each assembly's .pe file is made of, and on the managed heap, by the "
                + "sizes of its tables. The .pe files are estimated from the compiled assemblies, by laying out the tables that "
                + "nanoFramework's metadata processor would write. It keeps every type, field and method, private and unused ones "
                + "included, with their names. A name or signature that occurs twice is stored once, a name that the runtime has in itself "
                + "not at all. Constants, enum members, parameter names and most attributes are dropped. nanoFramework's own mscorlib is "
                + "measured, where its .pe file lies beside an assembly or in the folder to compare with.",
            """
            lab footprint
                both
            lab footprint --by string --top 50
                which names and texts take the most
            lab footprint --observers 64 --max-message 576
                the heap with other sizes
            lab footprint --check
                whether the assemblies keep within their limits
            lab footprint --compare firmware/bin/Release
                how good the estimate is, after a real build
            """)
    {
        _assemblies = assemblies;
        Add(_files);
        foreach (Option option in (Option[])[_by, _top, _check, _compare, _json, .. _sizes.All])
        {
            Add(option);
        }

        SetAction(Run);
    }

    private static IReadOnlyList<string> Compile(TextWriter progress)
    {
        string root = RepositoryFolder.Find()
            ?? throw new FootprintException("This is not inside the nanoCoap repository: name compiled assemblies.");
        progress.WriteLine("Compiling the device projects ..."); // the first time takes a while
        IReadOnlyList<DeviceProject> projects = DeviceProject.FindAll(root);
        DeviceBuild.Run(projects);
        return [.. projects.Select(project => project.Output)];
    }

    private static Dictionary<string, long> Lengths(string? folder)
    {
        try
        {
            return folder == null
                ? []
                : Directory.EnumerateFiles(folder, "*.pe")
                    .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, file => new FileInfo(file).Length);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FootprintException(problem.Message);
        }
    }

    // A build of the repository puts the file beside each assembly. Away from it there may be none, and the report does without.
    private static long? LengthOfCoreLibrary(IEnumerable<string> assemblies)
    {
        return assemblies
            .Select(file => new FileInfo(Path.Combine(Path.GetDirectoryName(file)!, CoreLibrary + ".pe")))
            .FirstOrDefault(file => file.Exists)?.Length;
    }

    private int Run(ParseResult result)
    {
        try
        {
            IReadOnlyDictionary<string, long> real = Lengths(result.GetValue(_compare));
            IReadOnlyList<string> files = result.GetValue(_files) is { Length: > 0 } given
                ? given
                : _assemblies(result.InvocationConfiguration.Error);
            EndpointConfig sizes = _sizes.Read(result.CommandResult);
            sizes.RequestsPerSecond = FirmwareApplication.RequestsPerSecond;
            var report = new FootprintReport(
                [.. files.Select(PeEstimator.Estimate)],
                HeapTable.Of(sizes),
                real,
                real.TryGetValue(CoreLibrary, out long bytes) ? bytes : LengthOfCoreLibrary(files));
            string? by = result.GetValue(_by);
            int top = _top.Value(result.CommandResult);
            result.InvocationConfiguration.Output.Write(
                result.GetValue(_json) ? FootprintJson.Write(report, by, top) : FootprintText.Write(report, by, top));
            return result.GetValue(_check) && report.OverLimit.Any() ? OverLimit : 0;
        }
        catch (FootprintException problem)
        {
            result.InvocationConfiguration.Error.WriteLine(problem.Message);
            return Failed;
        }
    }
}
