// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// What of an assembly gets into its .pe file. All types do, with all their methods and fields, used or not; constants, and so the
/// members of an enum, do not. Of what other assemblies have, only what is used does. Attributes do if they are on a type, a field or
/// a method and of none of the kinds that only compilers, debuggers and editors look at. Properties, events, parameters and
/// generic parameters have no records.
/// </summary>
internal sealed class PeContent
{
    private const string ExcludeType = "System.Runtime.CompilerServices.ExcludeTypeAttribute";

    private static readonly HashSet<string> s_attributesLeftOut = new(StringComparer.Ordinal)
    {
        "System.AttributeUsageAttribute",
        "System.CLSCompliantAttribute",
        "System.ComponentModel.EditorBrowsableAttribute",
        "System.Diagnostics.ConditionalAttribute",
        "System.Diagnostics.DebuggableAttribute",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerDisplayAttribute",
        "System.Diagnostics.DebuggerHiddenAttribute",
        "System.Diagnostics.DebuggerNonUserCodeAttribute",
        "System.Diagnostics.DebuggerStepThroughAttribute",
        "System.FlagsAttribute",
        "System.MTAThreadAttribute",
        "System.NonSerializedAttribute",
        "System.ObsoleteAttribute",
        "System.ParamArrayAttribute",
        "System.Reflection.DefaultMemberAttribute",
        "System.Reflection.FieldNoReflectionAttribute",
        "System.Runtime.CompilerServices.AccessedThroughPropertyAttribute",
        "System.Runtime.CompilerServices.ExtensionAttribute",
        "System.Runtime.CompilerServices.IndexerNameAttribute",
        "System.Runtime.CompilerServices.MethodImplAttribute",
        "System.Runtime.CompilerServices.NullableAttribute",
        "System.Runtime.CompilerServices.NullableContextAttribute",
        "System.Runtime.CompilerServices.RefSafetyRulesAttribute",
        "System.Runtime.InteropServices.ComVisibleAttribute",
        "System.Runtime.InteropServices.GuidAttribute",
        "System.Runtime.InteropServices.OutAttribute",
        "System.Runtime.InteropServices.StructLayoutAttribute",
        "System.STAThreadAttribute",
        "System.SerializableAttribute",
    };

    private static readonly HashSet<string> s_typesLeftOut = new(StringComparer.Ordinal)
    {
        "<Module>",
        "ThisAssembly",
        "System.Runtime.CompilerServices.AccessedThroughPropertyAttribute",
        "System.Runtime.CompilerServices.RefSafetyRulesAttribute",
    };

    private readonly HashSet<string> _usedTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedMembers = new(StringComparer.Ordinal);
    private readonly Dictionary<TypeDefinition, int> _typePlaces = [];
    private readonly Dictionary<string, int> _referencePlaces = new(StringComparer.Ordinal);

    /// <summary>Reads a module.</summary>
    public PeContent(ModuleDefinition module)
    {
        Types = InOrder(module);
        foreach (TypeDefinition type in Types)
        {
            _typePlaces.Add(type, _typePlaces.Count);
            UseAllOf(type);
        }

        // A member may be the first to name a type.
        MemberReference[] members = [.. module.GetMemberReferences().Where(member => _usedMembers.Contains(member.FullName))];
        FieldReferences = [.. members.OfType<FieldReference>().DistinctBy(field => field.FullName)];
        MethodReferences = [.. members.OfType<MethodReference>().DistinctBy(method => method.FullName)];
        foreach (FieldReference field in FieldReferences)
        {
            Use(field.DeclaringType, named: true);
            Use(field.FieldType);
        }

        foreach (MethodReference method in MethodReferences)
        {
            Use(method.DeclaringType, named: true);
            UseSignature(method);
        }

        TypeReferences =
        [
            .. module.GetTypeReferences().Where(type => _usedTypes.Contains(type.FullName)).DistinctBy(type => type.FullName),
        ];
        foreach (TypeReference type in TypeReferences)
        {
            _referencePlaces.Add(type.FullName, _referencePlaces.Count);
        }

        HashSet<string> scopes =
        [
            .. TypeReferences.Select(type => type.Scope).OfType<AssemblyNameReference>().Select(scope => scope.FullName),
        ];
        Assemblies = [.. module.AssemblyReferences.Where(assembly => scopes.Contains(assembly.FullName))];
    }

    /// <summary>Other assemblies.</summary>
    public IReadOnlyList<AssemblyNameReference> Assemblies { get; }

    /// <summary>Types of other assemblies.</summary>
    public IReadOnlyList<TypeReference> TypeReferences { get; }

    /// <summary>Their fields.</summary>
    public IReadOnlyList<FieldReference> FieldReferences { get; }

    /// <summary>Their methods.</summary>
    public IReadOnlyList<MethodReference> MethodReferences { get; }

    /// <summary>The assembly's own types. A type stands behind those that it calls methods with.</summary>
    public IReadOnlyList<TypeDefinition> Types { get; }

    /// <summary>Fields of a type, static ones first.</summary>
    public static IEnumerable<FieldDefinition> FieldsOf(TypeDefinition type)
    {
        return type.Fields.Where(field => !field.IsLiteral).OrderBy(field => !field.IsStatic);
    }

    /// <summary>Methods of a type: virtual ones, other instance methods, static ones.</summary>
    public static IEnumerable<MethodDefinition> MethodsOf(TypeDefinition type)
    {
        return type.Methods.OrderBy(method => method.IsVirtual ? 0 : method.IsStatic ? 2 : 1);
    }

    /// <summary>Attributes of a type, a field or a method.</summary>
    public static IEnumerable<CustomAttribute> AttributesOf(ICustomAttributeProvider owner)
    {
        return owner.CustomAttributes.Where(attribute => !s_attributesLeftOut.Contains(attribute.AttributeType.FullName)
            && !attribute.AttributeType.FullName.StartsWith("System.Diagnostics.CodeAnalysis", StringComparison.Ordinal));
    }

    /// <summary>The number by which signatures name a type: its place in its table and, in the lowest bits, the table.</summary>
    public int TokenOf(TypeReference type)
    {
        if (_referencePlaces.TryGetValue(type.FullName, out int reference))
        {
            return (reference << 2) | 1;
        }

        return type is TypeDefinition own && _typePlaces.TryGetValue(own, out int place) ? place << 2 : 0;
    }

    private static List<TypeDefinition> InOrder(ModuleDefinition module)
    {
        var order = new List<TypeDefinition>();
        var seen = new HashSet<TypeDefinition>();
        foreach (TypeDefinition type in module.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            Append(type, seen, order);
        }

        order.RemoveAll(IsLeftOut);
        return order;
    }

    private static bool IsLeftOut(TypeDefinition type)
    {
        return s_typesLeftOut.Contains(type.FullName)
            || (type.DeclaringType != null && IsLeftOut(type.DeclaringType))
            || type.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == ExcludeType);
    }

    private static void Append(TypeReference? reference, HashSet<TypeDefinition> seen, List<TypeDefinition> order)
    {
        // What is not a definition is in another assembly.
        if (reference?.GetElementType() is not TypeDefinition type || seen.Contains(type))
        {
            return;
        }

        Append(type.DeclaringType, seen, order);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            Append(implemented.InterfaceType, seen, order);
        }

        if (!seen.Add(type))
        {
            return;
        }

        foreach (MethodReference called in type.Methods.Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions).Select(instruction => instruction.Operand).OfType<MethodReference>())
        {
            Append(called.ReturnType, seen, order);
            foreach (ParameterDefinition parameter in called.Parameters)
            {
                Append(parameter.ParameterType, seen, order);
            }
        }

        order.Add(type);
    }

    private void UseAllOf(TypeDefinition type)
    {
        Use(type.BaseType, named: true);
        UseAttributes(type);
        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            Use(implemented.InterfaceType);
        }

        foreach (FieldDefinition field in FieldsOf(type))
        {
            Use(field.FieldType);
            UseAttributes(field);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            UseSignature(method);
            UseAttributes(method);
            if (method.HasBody)
            {
                UseBody(method.Body);
            }
        }
    }

    private void UseBody(MethodBody body)
    {
        foreach (VariableDefinition variable in body.Variables)
        {
            Use(variable.VariableType);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            Use(handler.CatchType, named: true);
        }

        foreach (object operand in body.Instructions.Select(instruction => instruction.Operand))
        {
            switch (operand)
            {
                case TypeReference type:
                    Use(type, named: true);
                    break;
                case MethodReference method:
                    _usedMembers.Add(method.GetElementMethod().FullName);
                    break;
                case FieldReference field:
                    _usedMembers.Add(field.FullName);
                    break;
            }
        }
    }

    private void UseSignature(MethodReference method)
    {
        Use(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Use(parameter.ParameterType);
        }
    }

    private void UseAttributes(ICustomAttributeProvider owner)
    {
        foreach (CustomAttribute attribute in AttributesOf(owner))
        {
            _usedMembers.Add(attribute.Constructor.FullName);
        }
    }

    // A built-in type has a number of its own in signatures; elsewhere it is named.
    private void Use(TypeReference? type, bool named = false)
    {
        switch (type)
        {
            case null:
            case TypeDefinition:
            case GenericParameter:
                return;
            case GenericInstanceType instance:
                foreach (TypeReference argument in instance.GenericArguments)
                {
                    Use(argument);
                }

                Use(instance.ElementType);
                return;
            case TypeSpecification built:
                Use(built.ElementType, named);
                return;
        }

        if ((named || !DataType.TryGetBuiltIn(type, out _)) && _usedTypes.Add(type.FullName))
        {
            Use(type.DeclaringType);
        }
    }
}
