// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.Commands;

var root = new RootCommand("CoAP on the command line: asks nodes, discovers and observes them, simulates them, and takes their messages apart.")
{
    RequestCommand.Get(),
    RequestCommand.Put(),
    RequestCommand.Post(),
    RequestCommand.Delete(),
    RequestCommand.Fetch(),
    RequestCommand.Patch(),
    RequestCommand.IPatch(),
    new DiscoverCommand(),
    new ObserveCommand(),
    new PingCommand(),
    new NodeCommand(),
    new FleetCommand(),
    new DecodeCommand(),
    new EncodeCommand(),
    new CompletionCommand(),
    new FuzzCommand(),
    new NanoclrCommand(),
    new MeterCommand(),
    new FootprintCommand(),
    new LoadCommand(),
    new SimulateCommand(),
    new SoakCommand(),
};

return ToolCommandLine.Run(root, args);
