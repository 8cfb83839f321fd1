// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("NanoCoap")]
[assembly: AssemblyDescription("CoAP messages, resources and message exchange, without sockets or clocks.")]
[assembly: AssemblyCompany("the nanoCoap contributors")]
[assembly: AssemblyProduct("nanoCoap")]
[assembly: AssemblyCopyright("Copyright (c) the nanoCoap contributors")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]

// The client builds on the same tables, and OSCORE on the index of the reader and on the writer that goes on.
[assembly: InternalsVisibleTo("NanoCoap.Client")]

// Conditions on values are looked at where notifications are due.
[assembly: InternalsVisibleTo("NanoCoap.Values")]
[assembly: InternalsVisibleTo("NanoCoap.Senml")]
[assembly: InternalsVisibleTo("NanoCoap.Oscore")]

// DTLS makes cookies with the same keyed hash, and its sessions are remotes.
[assembly: InternalsVisibleTo("NanoCoap.Dtls")]

// A rule about a path has to be of a resource that there is.
[assembly: InternalsVisibleTo("NanoCoap.Keys")]
