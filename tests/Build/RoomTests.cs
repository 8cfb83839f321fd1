// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoCoap.Tests.Build;

/// <summary>
/// Dependencies point one way: between assemblies as the list below has it, and between the rooms of an assembly, its namespaces, without a circle. Read from
/// what the compiler made, so it is what is used that counts, not what is named.
/// </summary>
public sealed class RoomTests
{
    // Each assembly with those of ours that it may use.
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["NanoCoap"] = [],
        ["NanoCoap.Client"] = ["NanoCoap"],
        ["NanoCoap.Values"] = ["NanoCoap"],
        ["NanoCoap.Senml"] = ["NanoCoap", "NanoCoap.Values"],
        ["NanoCoap.Crypto"] = [],
        ["NanoCoap.Oscore"] = ["NanoCoap", "NanoCoap.Crypto"],
        ["NanoCoap.Client.Oscore"] = ["NanoCoap", "NanoCoap.Client", "NanoCoap.Crypto", "NanoCoap.Oscore"],
        ["NanoCoap.Loop"] = ["NanoCoap"],
        ["NanoCoap.Dtls"] = ["NanoCoap", "NanoCoap.Crypto", "NanoCoap.Loop"],
        ["NanoCoap.Node"] = ["NanoCoap", "NanoCoap.Values", "NanoCoap.Senml", "NanoCoap.Loop"],
        ["NanoCoap.Keys"] = ["NanoCoap", "NanoCoap.Crypto", "NanoCoap.Oscore", "NanoCoap.Dtls", "NanoCoap.Loop", "NanoCoap.Node"],
        ["NanoCoap.Fakes"] = ["NanoCoap", "NanoCoap.Loop", "NanoCoap.Node"],
        ["NanoCoap.Platform"] = ["NanoCoap"],
        ["NanoCoap.Dissection"] = ["NanoCoap", "NanoCoap.Oscore"],
        ["NanoCoap.Client.Async"] = ["NanoCoap", "NanoCoap.Client", "NanoCoap.Platform"],
        ["NanoCoap.Hosting"] = ["NanoCoap", "NanoCoap.Loop", "NanoCoap.Platform"],
        ["NanoCoap.Extensions.Hosting"] = ["NanoCoap", "NanoCoap.Hosting"],
        ["NanoCoap.Simulated"] = ["NanoCoap", "NanoCoap.Loop", "NanoCoap.Node", "NanoCoap.Platform"],
        ["NanoCoap.Tool.Keys"] =
            ["NanoCoap", "NanoCoap.Crypto", "NanoCoap.Oscore", "NanoCoap.Dtls", "NanoCoap.Loop", "NanoCoap.Node", "NanoCoap.Keys",
            "NanoCoap.Dissection", "NanoCoap.Client", "NanoCoap.Client.Oscore", "NanoCoap.Client.Async", "NanoCoap.Hosting"],
        ["NanoCoap.Tool"] =
            ["NanoCoap", "NanoCoap.Values", "NanoCoap.Crypto", "NanoCoap.Oscore", "NanoCoap.Dtls", "NanoCoap.Client", "NanoCoap.Loop",
            "NanoCoap.Node", "NanoCoap.Keys", "NanoCoap.Platform", "NanoCoap.Dissection", "NanoCoap.Client.Async", "NanoCoap.Hosting",
            "NanoCoap.Simulated", "NanoCoap.Tool.Keys"],
        ["NanoCoap.Workbench"] =
            ["NanoCoap", "NanoCoap.Client", "NanoCoap.Dtls", "NanoCoap.Loop", "NanoCoap.Node", "NanoCoap.Platform", "NanoCoap.Client.Async",
            "NanoCoap.Hosting", "NanoCoap.Simulated", "NanoCoap.Dissection", "NanoCoap.Tool.Keys"],
        ["NanoCoap.Lab"] =
            ["NanoCoap", "NanoCoap.Crypto", "NanoCoap.Oscore", "NanoCoap.Client.Oscore", "NanoCoap.Dtls", "NanoCoap.Values",
            "NanoCoap.Senml", "NanoCoap.Loop", "NanoCoap.Node", "NanoCoap.Keys", "NanoCoap.Fakes", "NanoCoap.Platform",
            "NanoCoap.Dissection", "NanoCoap.Client.Async", "NanoCoap.Hosting", "NanoCoap.Simulated", "NanoCoap.Tool", "NanoCoap.Tool.Keys"],
    };

    public static TheoryData<string> Assemblies => [.. s_mayUse.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void AssemblyUsesOnlyWhatStandsBelowIt(string assembly)
    {
        using ModuleDefinition module = Read(assembly);
        string[] used = [.. module.AssemblyReferences.Select(reference => reference.Name).Where(IsOurs)];

        Assert.Empty(used.Except(s_mayUse[assembly]));
    }

    [Theory]
    [InlineData("NanoCoap", 5)]
    [InlineData("NanoCoap.Hosting", 2)]
    [InlineData("NanoCoap.Dissection", 7)]
    [InlineData("NanoCoap.Tool", 7)]
    [InlineData("NanoCoap.Workbench", 5)]
    [InlineData("NanoCoap.Lab", 7)]
    public void RoomsOfAnAssemblyFormNoCircle(string assembly, int atLeast)
    {
        using ModuleDefinition module = Read(assembly);
        Dictionary<string, SortedSet<string>> rooms = RoomsOf(module);

        Assert.True(rooms.Count >= atLeast, $"Only {string.Join(", ", rooms.Keys)}.");
        Assert.Null(CircleIn(rooms));
    }

    [Fact]
    public void CircleIsFound()
    {
        Assert.Equal("b > c > d > b", CircleIn(new() { ["a"] = ["b"], ["b"] = ["c", "e"], ["c"] = ["d"], ["d"] = ["b"], ["e"] = [] }));
    }

    [Fact]
    public void UseInsideAMethodCounts()
    {
        using ModuleDefinition module = Read("NanoCoap.Tool");
        Dictionary<string, SortedSet<string>> rooms = RoomsOf(module);

        // Screens of streams are made by a static class, which no field and no signature can mention.
        Assert.Contains("NanoCoap.Tool.Terminal", rooms["NanoCoap.Tool.Verbs"]);
    }

    private static bool IsOurs(string name)
    {
        return name == "NanoCoap" || name.StartsWith("NanoCoap.", StringComparison.Ordinal);
    }

    private static ModuleDefinition Read(string assembly)
    {
        return ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
    }

    /// <summary>The rooms of an assembly, each with those that it uses.</summary>
    private static Dictionary<string, SortedSet<string>> RoomsOf(ModuleDefinition module)
    {
        string root = Path.GetFileNameWithoutExtension(module.Name);
        var rooms = new Dictionary<string, SortedSet<string>>();
        foreach (TypeDefinition type in module.GetTypes())
        {
            if (RoomOf(type, root) is { } room)
            {
                SortedSet<string> uses = rooms.TryGetValue(room, out SortedSet<string>? known) ? known : rooms[room] = [];
                uses.UnionWith(Used(type).SelectMany(Parts).Where(part => part.Scope == module).Select(part => RoomOf(part, root)).OfType<string>());
                uses.Remove(room);
            }
        }

        return rooms;
    }

    // A room and what is built into it, NanoCoap.Lab.Simulation.Scenarios, are one. What the compiler adds has no namespace.
    private static string? RoomOf(TypeReference type, string root)
    {
        while (type.DeclaringType != null)
        {
            type = type.DeclaringType;
        }

        return type.Namespace == root ? root : type.Namespace.StartsWith(root + ".", StringComparison.Ordinal)
            ? root + "." + type.Namespace[(root.Length + 1)..].Split('.')[0]
            : null;
    }

    private static IEnumerable<TypeReference> Used(TypeDefinition type)
    {
        IEnumerable<TypeReference?> members = type.Fields.Select(field => field.FieldType)
            .Concat(type.Interfaces.Select(face => face.InterfaceType))
            .Concat(type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)));
        IEnumerable<TypeReference?> bodies = type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Variables
            .Select(variable => variable.VariableType)
            .Concat(method.Body.Instructions.SelectMany(OperandTypes)));
        return members.Concat(bodies).Append(type.BaseType).OfType<TypeReference>();
    }

    private static IEnumerable<TypeReference> OperandTypes(Instruction instruction)
    {
        return instruction.Operand switch
        {
            TypeReference type => [type],
            GenericInstanceMethod method => method.GenericArguments.Append(method.DeclaringType),
            MemberReference member => [member.DeclaringType],
            _ => [],
        };
    }

    // Of List<Foo[]>: List and Foo.
    private static IEnumerable<TypeReference> Parts(TypeReference? type)
    {
        return type switch
        {
            null => [],
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
            TypeSpecification specification => Parts(specification.ElementType),
            _ => [type],
        };
    }

    private static string? CircleIn(Dictionary<string, SortedSet<string>> rooms)
    {
        var done = new HashSet<string>();
        return rooms.Keys.Order(StringComparer.Ordinal).Select(room => Follow(room, [])).FirstOrDefault(circle => circle != null);

        string? Follow(string room, List<string> path)
        {
            int seen = path.IndexOf(room);
            if (seen >= 0)
            {
                return string.Join(" > ", path[seen..].Append(room));
            }

            string? circle = done.Contains(room) || !rooms.TryGetValue(room, out SortedSet<string>? uses)
                ? null
                : uses.Select(next => Follow(next, [.. path, room])).FirstOrDefault(found => found != null);
            done.Add(room);
            return circle;
        }
    }
}
