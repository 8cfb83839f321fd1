// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoCoap.Lab.Metering;

namespace NanoCoap.Tests.Meter;

/// <summary>A tiny method, written in IL so that its instructions can be counted by hand, rewritten, loaded, and run.</summary>
internal sealed class MeteredMethod
{
    private readonly BlockRewriter _rewriter = new();
    private readonly MethodInfo _method;

    /// <summary>Makes the method "int Run(int)".</summary>
    /// <param name="write">Writes its instructions, which end with ret; the helper makes what they need.</param>
    public MeteredMethod(Action<MethodDefinition, ILProcessor> write)
    {
        var assemblyName = new AssemblyNameDefinition("Tiny", new Version(1, 0));
        using var assembly = AssemblyDefinition.CreateAssembly(assemblyName, "Tiny", ModuleKind.Dll);
        ModuleDefinition module = assembly.MainModule;
        var type = new TypeDefinition(
            "", "Tiny", Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Class, module.TypeSystem.Object);
        module.Types.Add(type);
        var method = new MethodDefinition(
            "Run", Mono.Cecil.MethodAttributes.Public | Mono.Cecil.MethodAttributes.Static, module.TypeSystem.Int32);
        method.Parameters.Add(new ParameterDefinition(module.TypeSystem.Int32));
        method.Body.InitLocals = true;
        type.Methods.Add(method);
        write(method, method.Body.GetILProcessor());
        _rewriter.Rewrite(module);

        var image = new MemoryStream();
        assembly.Write(image);
        image.Position = 0;
        Assembly loaded = new AssemblyLoadContext("tiny", isCollectible: true).LoadFromStream(image);
        _method = loaded.GetType("Tiny")!.GetMethod("Run")!;
    }

    /// <summary>How often the method was entered by the last run.</summary>
    public long Entered { get; private set; }

    /// <summary>Runs it.</summary>
    /// <param name="argument">Its argument.</param>
    /// <param name="result">What it returns; it throws what the method throws.</param>
    /// <returns>What was executed.</returns>
    public Figures Run(int argument, out int result)
    {
        long[] executed = new long[_rewriter.Blocks.Count];
        BlockCounter.Open(executed.Length);
        try
        {
            result = (int)_method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [argument], null)!;
        }
        finally
        {
            BlockCounter.AddTo(executed);
        }

        Figures sum = default;
        Entered = 0;
        for (int i = 0; i < executed.Length; i++)
        {
            sum += _rewriter.Blocks[i].Figures * executed[i];
            Entered += _rewriter.Blocks[i].IsEntry ? executed[i] : 0;
        }

        return sum;
    }
}
