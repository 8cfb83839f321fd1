// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Lab.Load;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Lab.Verbs;

/// <summary>lab echo: the process that load --compare echo starts.</summary>
public sealed class EchoCommand : VerbCommand
{
    /// <summary>Makes the verb.</summary>
    public EchoCommand()
        : base(
            "echo",
            "Sends each datagram back as the answer to itself, as fast as the system can, until it is ended. "
                + "load --compare echo starts it.",
            """
            lab echo
                prints the port, on the loopback interface, that it has got
            """)
    {
        SetAction(Run);
    }

    private static int Run(ParseResult result)
    {
        var echo = new BareEcho();
        result.InvocationConfiguration.Output.WriteLine($"{EchoServer.Ready}{echo.Port}");
        echo.Run();
        return ExitCode.Success;
    }
}
