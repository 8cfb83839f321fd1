// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("NanoCoap.Client.Oscore")]
[assembly: AssemblyDescription("OSCORE for requests of a CoAP client.")]
[assembly: AssemblyCompany("the nanoCoap contributors")]
[assembly: AssemblyProduct("nanoCoap")]
[assembly: AssemblyCopyright("Copyright (c) the nanoCoap contributors")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
