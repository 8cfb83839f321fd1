// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("NanoCoap.Values")]
[assembly: AssemblyDescription("Numbers and switches as CoAP resources, in several formats, observed under conditions.")]
[assembly: AssemblyCompany("the nanoCoap contributors")]
[assembly: AssemblyProduct("nanoCoap")]
[assembly: AssemblyCopyright("Copyright (c) the nanoCoap contributors")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]

// Packs put together what values say of themselves.
[assembly: InternalsVisibleTo("NanoCoap.Senml")]
