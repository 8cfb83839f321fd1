// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Terminal;
using NanoCoap.Tool.Verbs;

QuietConsole.Open();
return NanocoapProgram.CommandLine.Run(NanocoapProgram.Verbs(), args);
