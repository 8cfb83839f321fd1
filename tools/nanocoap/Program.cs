// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.Commands;

var root = new RootCommand("Owns CoAP nodes: asks, observes and discovers them, simulates them, and takes their messages apart.")
{
    new NodeCommand(),
    new FleetCommand(),
    new DecodeCommand(),
    new EncodeCommand(),
    new FuzzCommand(),
    new NanoclrCommand(),
    new MeterCommand(),
    new FootprintCommand(),
};

return ToolCommandLine.Run(root, args);
