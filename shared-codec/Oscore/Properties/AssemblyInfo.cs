// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("NanoCoap.Oscore")]
[assembly: AssemblyDescription("OSCORE (RFC 8613): protects CoAP messages end to end, without sockets or clocks.")]
[assembly: AssemblyCompany("the nanoCoap contributors")]
[assembly: AssemblyProduct("nanoCoap")]
[assembly: AssemblyCopyright("Copyright (c) the nanoCoap contributors")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]

// A client protects its requests with the same parts.
[assembly: InternalsVisibleTo("NanoCoap.Client.Oscore")]
