// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using NanoCoap.Lab.Metering;

namespace NanoCoap.Tests.Meter;

/// <summary>
/// A copy of these tests on rewritten portable assemblies, in a load context of its own, so that what one of its methods costs the device's
/// interpreter can be counted. The counts are its own too: tests that run beside it do not mix in.
/// </summary>
internal sealed class MeteredCopy : AssemblyLoadContext
{
    private readonly BlockRewriter _rewriter = new();
    private readonly Dictionary<string, byte[]> _rewritten = [];
    private readonly Action<int> _open;
    private readonly Action _clear;
    private readonly Action<long[]> _addTo;

    /// <summary>Makes the copy.</summary>
    /// <param name="portable">The assemblies that count.</param>
    public MeteredCopy(params Assembly[] portable)
        : base("metered tests", isCollectible: true)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        foreach (Assembly assembly in portable)
        {
            var parameters = new ReaderParameters { AssemblyResolver = resolver };
            using ModuleDefinition module = ModuleDefinition.ReadModule(assembly.Location, parameters);
            _rewriter.Rewrite(module);
            var image = new MemoryStream();
            module.Write(image);
            _rewritten.Add(assembly.GetName().Name!, image.ToArray());
        }

        Type counter = LoadFromAssemblyName(typeof(BlockCounter).Assembly.GetName()).GetType(typeof(BlockCounter).FullName!)!;
        _open = counter.GetMethod(nameof(BlockCounter.Open))!.CreateDelegate<Action<int>>();
        _clear = counter.GetMethod(nameof(BlockCounter.Clear))!.CreateDelegate<Action>();
        _addTo = counter.GetMethod(nameof(BlockCounter.AddTo))!.CreateDelegate<Action<long[]>>();
    }

    /// <summary>Runs a method of the copy twice, and counts the second time.</summary>
    /// <param name="type">Where it is.</param>
    /// <param name="method">Its name: static, without parameters, and it returns nothing.</param>
    /// <returns>What the portable assemblies executed.</returns>
    public Figures Count(Type type, string method)
    {
        Action run = LoadFromAssemblyName(type.Assembly.GetName()).GetType(type.FullName!)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Action>();
        long[] executed = new long[_rewriter.Blocks.Count];
        _open(executed.Length);
        run();
        _clear();
        run();
        _addTo(executed);
        Figures sum = default;
        for (int i = 0; i < executed.Length; i++)
        {
            sum += _rewriter.Blocks[i].Figures * executed[i];
        }

        return sum;
    }

    protected override Assembly? Load(AssemblyName name)
    {
        if (_rewritten.TryGetValue(name.Name!, out byte[]? image))
        {
            return LoadFromStream(new MemoryStream(image));
        }

        Assembly[] copied = [typeof(MeteredCopy).Assembly, typeof(BlockCounter).Assembly];
        Assembly? own = copied.FirstOrDefault(assembly => assembly.GetName().Name == name.Name);
        return own == null ? null : LoadFromAssemblyPath(own.Location);
    }
}
