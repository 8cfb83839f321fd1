// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using NanoCoap.Lab.Nanoclr;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab nanoclr: runs what was built for the device in the nanoFramework emulator, and has an exit code that can be believed.</summary>
public sealed class NanoclrCommand : VerbCommand
{
    /// <summary>Exit code for a failed check, and for a run that broke off.</summary>
    public const int Failure = 1;

    /// <summary>Exit code if there was nothing to run, or nothing to run it with.</summary>
    public const int Missing = 2;

    private readonly Argument<string[]> _folders = new("FOLDER")
    {
        Description = "Output folders with .pe files (default: those of the repository that this is called in)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _clr = new("--clr") { Description = "The emulator's command", HelpName = "COMMAND", DefaultValueFactory = _ => "nanoclr" };

    private readonly RangedOption _timeout = new("--timeout", "SECONDS", "How long one program may take", 1, 3600, 300);

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the commands and run none" };

    /// <summary>Makes the verb.</summary>
    public NanoclrCommand()
        : base(
            "nanoclr",
            "Runs the emulator image and the device's unit tests with nanoclr, the nanoFramework emulator. Exit code 0 means that all ran and passed, "
                + "1 that something failed or broke off, 2 that something is missing.",
            """
            lab nanoclr
                both, from the output folders of this repository
            lab nanoclr firmware/Emulator/bin/image/NanoCoap.Emulator/Release
                one of them
            """)
    {
        Add(_folders);
        Add(_clr);
        Add(_timeout);
        Add(_dryRun);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override string Background =>
        """
        Before:
          dotnet tool install -g nanoclr
              the emulator, which wants the .NET 8 runtime beside it
          dotnet build firmware/Emulator -c Release -p:NanoImage=true
              the node without hardware; tools/image/README.md has the rest
          dotnet build tests/device/wire -c Release -p:NanoImage=true
              the tests of one folder, for the device
        """;

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        TextWriter error = result.InvocationConfiguration.Error;
        IReadOnlyList<string> folders = result.GetValue(_folders) is { Length: > 0 } given ? given : Defaults();
        if (folders.Count == 0)
        {
            error.WriteLine("This is not inside the nanoCoap repository: name a folder with .pe files.");
            return Missing;
        }

        int exitCode = 0;
        foreach (string folder in folders)
        {
            NanoclrImage? image = NanoclrImage.TryRead(folder, out string problem);
            if (image == null)
            {
                error.WriteLine(problem);
                exitCode = Math.Max(exitCode, Missing);
                continue;
            }

            output.WriteLine($"{result.GetValue(_clr)} {string.Join(' ', image.Arguments())}");
            if (!result.GetValue(_dryRun))
            {
                exitCode = Math.Max(exitCode, Run(image, result.GetValue(_clr)!, TimeSpan.FromSeconds(_timeout.Value(result.CommandResult)), output, error));
            }
        }

        return exitCode;
    }

    private static IReadOnlyList<string> Defaults()
    {
        return RepositoryFolder.Find() is string root ? NanoclrImage.DefaultFolders(root) : [];
    }

    private static int Run(NanoclrImage image, string clr, TimeSpan timeout, TextWriter output, TextWriter error)
    {
        var start = new ProcessStartInfo(clr, image.Arguments()) { RedirectStandardOutput = true, RedirectStandardError = true };
        var said = new StringBuilder();
        void Note(object sender, DataReceivedEventArgs line)
        {
            if (line.Data != null)
            {
                // The two streams are read on threads of their own.
                lock (said)
                {
                    said.AppendLine(line.Data);
                    output.WriteLine(line.Data);
                }
            }
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            error.WriteLine($"{clr} can't be started. It is a .NET tool and wants the .NET 8 runtime: dotnet tool install -g nanoclr");
            return Missing;
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            error.WriteLine($"{image.Folder}: still running after {timeout.TotalSeconds:F0} seconds, ended.");
            return Failure;
        }

        process.WaitForExit(); // for the rest of the output
        string all;
        lock (said)
        {
            all = said.ToString();
        }

        NanoclrVerdict verdict = NanoclrVerdict.Read(all, image.IsUnitTests);
        bool ended = process.ExitCode == 0;
        output.WriteLine($"{image.Folder}: {verdict}" + (ended ? string.Empty : $" (exit code {process.ExitCode})"));
        return verdict.IsSuccess && ended ? 0 : Failure;
    }
}
