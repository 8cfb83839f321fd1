// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Verbs;

return LabProgram.CommandLine.Run(LabProgram.Verbs(), args);
