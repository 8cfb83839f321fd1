// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Load;

/// <summary>Starts programs of ours that lie beside the laboratory, as libraries that .NET's own program runs.</summary>
internal static class OwnProcess
{
    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="library">Its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ready">What the line begins with that it prints then; the line ends with the port.</param>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It does not become ready.</exception>
    public static ServerProcess Start(string library, string[] arguments, string ready, out int port)
    {
        var process = new ServerProcess(Dotnet(), [Path.Combine(AppContext.BaseDirectory, library), .. arguments]);
        string? line = process.WaitFor(ready, TimeSpan.FromSeconds(60));
        if (line == null)
        {
            string said = process.Said;
            process.Dispose();
            throw new LoadException($"{library} {arguments[0]} does not start. {said}");
        }

        port = int.Parse(line[(line.LastIndexOfAny([':', ' ']) + 1)..], CultureInfo.InvariantCulture);
        return process;
    }

    private static string Dotnet()
    {
        string self = Environment.ProcessPath ?? "";
        bool isDotnet = Path.GetFileNameWithoutExtension(self) == "dotnet";
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? (isDotnet ? self : "dotnet");
    }
}
