// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Server;
using NanoCoap.Values;

namespace NanoCoap.Lab.Metering;

/// <summary>A copy of the laboratory on portable assemblies that count what they execute, in a load context of its own.</summary>
internal sealed class MeteredLab
{
    private static readonly Assembly[] s_portable =
    [
        typeof(CoapEndpoint).Assembly, typeof(ValueConditions).Assembly, typeof(SensorNode).Assembly,
        typeof(AesCcm).Assembly, typeof(Protection).Assembly, typeof(DtlsServer).Assembly,
    ];

    private readonly BlockRewriter _rewriter = new();
    private readonly MeteredContext _context;

    /// <exception cref="InvalidOperationException">The IL is not optimised.</exception>
    public MeteredLab()
    {
        _context = new MeteredContext(Rewrite(_rewriter), typeof(MeteredLab).Assembly);
    }

    /// <summary>The blocks that are counted.</summary>
    public IReadOnlyList<CodeBlock> Blocks => _rewriter.Blocks;

    /// <summary>A static method of the copy. What goes in and comes out is made of types that both sides share.</summary>
    public T Method<T>(Type type, string name)
        where T : Delegate
    {
        return _context.Lab.GetType(type.FullName!, throwOnError: true)!.GetMethod(name)!.CreateDelegate<T>();
    }

    /// <summary>Runs, in the copy, what runs once in a process and whenever the compiler likes: the static constructors of what is
    /// counted.</summary>
    public static void Initialize()
    {
        foreach (Type type in s_portable.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }

    public void Unload()
    {
        _context.Unload();
    }

    private static Dictionary<string, byte[]> Rewrite(BlockRewriter rewriter)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(s_portable[0].Location));
        var metered = new Dictionary<string, byte[]>();
        foreach (Assembly assembly in s_portable)
        {
            if (assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            {
                throw new InvalidOperationException(
                    $"{assembly.GetName().Name} was built without optimisation: its IL is not what a device runs.");
            }

            var parameters = new ReaderParameters { AssemblyResolver = resolver };
            using ModuleDefinition module = ModuleDefinition.ReadModule(assembly.Location, parameters);
            rewriter.Rewrite(module);
            var image = new MemoryStream();
            module.Write(image);
            metered.Add(assembly.GetName().Name!, image.ToArray());
        }

        return metered;
    }
}
