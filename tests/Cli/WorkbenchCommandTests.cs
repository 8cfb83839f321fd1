// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>Where nanocoap workbench finds the workbench. That it runs, the tests of the workbench show.</summary>
public sealed class WorkbenchCommandTests
{
    [Fact]
    public void InAClone_ItIsBuiltFromTheSources()
    {
        (string Program, string[] Arguments)? found = WorkbenchCommand.Find(AppContext.BaseDirectory, []);
        Assert.NotNull(found);
        Assert.Equal("run", found.Value.Arguments[0]);
        Assert.EndsWith(Path.Combine("tools", "workbench", "workbench.csproj"), found.Value.Arguments[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_AnInstalledOneIsTaken_OrNone()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.Null(WorkbenchCommand.Find(folder, ["", folder]));
            string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "nanocoap-workbench.exe" : "nanocoap-workbench");
            File.WriteAllText(program, "");
            Assert.Equal(program, WorkbenchCommand.Find(folder, ["", folder])!.Value.Program);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
