// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tool.Verbs;

/// <summary>What to try with a node that is ready: lines that can be copied as they stand.</summary>
public static class FirstSteps
{
    // As the packages of Debian and others name it; any of them will do, and the first has nothing to set up.
    private static readonly string[] s_libcoapClients = ["coap-client-notls", "coap-client", "coap-client-openssl", "coap-client-gnutls"];

    /// <summary>Puts the lines together.</summary>
    /// <param name="nanocoap">How this tool is called; see <see cref="Tool"/>.</param>
    /// <param name="libcoap">The name of libcoap's client, or null if there is none.</param>
    /// <param name="uri">The address of the node: "coap://127.0.0.1:5683".</param>
    /// <param name="screen">Where they are shown.</param>
    /// <param name="secure">Its address for coaps, and the file of its keys; null if it has none.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Lines(
        string nanocoap, string? libcoap, string uri, Screen screen, (string Uri, string File)? secure = null)
    {
        const string StandardPort = ":5683"; // RFC 7252 section 6.1
        string node = uri.EndsWith(StandardPort, StringComparison.Ordinal) ? uri[..^StandardPort.Length] : uri;
        var commands = new List<string>
        {
            $"{nanocoap} get {node}/temperature",
            $"{nanocoap} observe {node}/temperature --plot",
            $"{nanocoap} discover {node}",
        };
        if (secure is { } keys)
        {
            commands.Add($"{nanocoap} put {keys.Uri}/alarm ON --psk {Quoted(keys.File)}");
        }

        if (libcoap != null)
        {
            commands.Add($"{libcoap} -m get {node}/.well-known/core");
        }

        return
        [
            "Try, in another terminal:",
            .. commands.SelectMany(command => ShellLines.Of(command, "  ", screen, screen.Width)),
            "Ctrl+C ends the node.",
        ];
    }

    /// <summary>How this tool is called, from where and as it was started.</summary>
    /// <param name="process">The program file of this process.</param>
    /// <param name="library">The file of the tool's assembly, for a program that is .NET's own; "" if it is part of the program.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="path">The folders in which a shell looks for programs.</param>
    /// <returns>What to type.</returns>
    public static string Tool(string process, string library, string folder, IEnumerable<string> path)
    {
        string name = Path.GetFileNameWithoutExtension(process);
        if (name == "dotnet" && library.Length != 0)
        {
            return "dotnet " + Quoted(Nearest(library, folder));
        }

        bool known = path.Any(entry => entry.Length != 0 && Path.GetFullPath(entry) == Path.GetDirectoryName(process));
        return known ? name : Quoted(Nearest(process, folder));
    }

    /// <summary>Finds the client of libcoap.</summary>
    /// <param name="path">The folders in which a shell looks for programs.</param>
    /// <returns>Its name, or null if it is not installed.</returns>
    public static string? Libcoap(IEnumerable<string> path)
    {
        string[] folders = [.. path.Where(entry => entry.Length != 0)];
        return s_libcoapClients.FirstOrDefault(client =>
            folders.Any(folder => File.Exists(Path.Combine(folder, client)) || File.Exists(Path.Combine(folder, client + ".exe"))));
    }

    // Below the working folder as a path from there, which a shell takes for a program only if there is a separator in it.
    private static string Nearest(string file, string folder)
    {
        string relative = Path.GetRelativePath(folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file
            : relative.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? relative
            : Path.Combine(".", relative);
    }

    private static string Quoted(string path)
    {
        return path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
    }
}
