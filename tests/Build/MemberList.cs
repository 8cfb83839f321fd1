// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using Mono.Cecil;

namespace NanoCoap.Tests.Build;

/// <summary>Prints the public and protected surface of an assembly in the form of the published lists.</summary>
internal static class MemberList
{
    private static readonly Dictionary<string, string> s_keywords = new()
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Double"] = "double",
        ["System.Int16"] = "short",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Object"] = "object",
        ["System.SByte"] = "sbyte",
        ["System.Single"] = "float",
        ["System.String"] = "string",
        ["System.UInt16"] = "ushort",
        ["System.UInt32"] = "uint",
        ["System.UInt64"] = "ulong",
        ["System.Void"] = "void",
    };

    // Bases that the word class, struct, enum or delegate already says.
    private static readonly string[] s_impliedBases = ["System.Object", "System.ValueType", "System.Enum", "System.MulticastDelegate"];

    public static IReadOnlyList<string> Print(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var lines = new List<string>();
        foreach (TypeDefinition type in module.Types.Where(type => type.IsPublic))
        {
            PrintType(type, string.Empty, lines);
        }

        return lines;
    }

    private static void PrintType(TypeDefinition type, string indent, List<string> lines)
    {
        if (type.BaseType?.FullName == "System.MulticastDelegate")
        {
            MethodDefinition invoke = type.Methods.Single(method => method.Name == "Invoke");
            lines.Add($"{indent}delegate {Name(invoke.ReturnType)} {FullName(type)}({Parameters(invoke.Parameters)})");
            return;
        }

        IEnumerable<string> bases = type.Interfaces.Select(implementation => Name(implementation.InterfaceType));
        if (type.BaseType != null && !s_impliedBases.Contains(type.BaseType.FullName))
        {
            bases = bases.Prepend(Name(type.BaseType));
        }

        string list = string.Join(", ", bases);
        lines.Add(indent + Kind(type) + " " + FullName(type) + (list.Length == 0 ? string.Empty : " : " + list));

        indent += "  ";
        if (type.IsEnum)
        {
            string underlying = Name(type.Fields.Single(field => !field.IsStatic).FieldType);
            IEnumerable<string> values = type.Fields.Where(field => field.IsStatic).Select(field => $"{field.Name}={Value(field.Constant)}");
            lines.Add($"{indent}({underlying}) {string.Join(", ", values)}");
            return;
        }

        lines.AddRange(type.Fields.Where(IsVisible).Select(field => indent + Field(field)));
        lines.AddRange(type.Properties.Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)).Select(property => indent + Property(property)));
        lines.AddRange(type.Events.Where(item => IsVisible(item.AddMethod)).Select(item => $"{indent}event {Name(item.EventType)} {item.Name}"));
        lines.AddRange(type.Methods.Where(IsListed).Select(method => indent + Method(method)));
        foreach (TypeDefinition nested in type.NestedTypes.Where(nested => nested.IsNestedPublic || nested.IsNestedFamily))
        {
            PrintType(nested, indent, lines);
        }
    }

    private static string Kind(TypeDefinition type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            return "struct";
        }

        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };
    }

    private static string Field(FieldDefinition field)
    {
        string text = Visibility(field.IsPublic);
        if (field.HasConstant)
        {
            return $"{text}const {Name(field.FieldType)} {field.Name} = {Value(field.Constant)}";
        }

        return text + (field.IsStatic ? "static " : string.Empty) + (field.IsInitOnly ? "readonly " : string.Empty) + Name(field.FieldType) + " " + field.Name;
    }

    private static string Property(PropertyDefinition property)
    {
        MethodDefinition accessor = IsVisible(property.GetMethod) ? property.GetMethod : property.SetMethod;
        string name = property.HasParameters ? $"this[{Parameters(property.Parameters)}]" : property.Name;
        string get = IsVisible(property.GetMethod) ? "get; " : string.Empty;
        string set = IsVisible(property.SetMethod) ? "set; " : string.Empty;
        return $"{Visibility(accessor.IsPublic)}{Modifiers(accessor)}{Name(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    private static string Method(MethodDefinition method)
    {
        string parameters = Parameters(method.Parameters);
        if (method.IsConstructor)
        {
            return $"{Visibility(method.IsPublic)}{method.DeclaringType.Name}({parameters})";
        }

        return $"{Visibility(method.IsPublic)}{Modifiers(method)}{Name(method.ReturnType)} {method.Name}({parameters})";
    }

    private static bool IsListed(MethodDefinition method)
    {
        bool accessor = method.IsGetter || method.IsSetter || method.IsAddOn || method.IsRemoveOn;
        return IsVisible(method) && !accessor;
    }

    private static bool IsVisible(MethodDefinition? method)
    {
        return method != null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);
    }

    private static bool IsVisible(FieldDefinition field)
    {
        return (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;
    }

    private static string Visibility(bool isPublic)
    {
        return isPublic ? string.Empty : "protected ";
    }

    private static string Modifiers(MethodDefinition method)
    {
        if (method.IsStatic)
        {
            return "static ";
        }

        if (method.IsAbstract)
        {
            return "abstract ";
        }

        if (!method.IsVirtual)
        {
            return string.Empty;
        }

        if (!method.IsNewSlot)
        {
            return "override ";
        }

        // A plain method that implements an interface member is virtual and final in metadata.
        return method.IsFinal ? string.Empty : "virtual ";
    }

    private static string Parameters(IEnumerable<ParameterDefinition> parameters)
    {
        return string.Join(", ", parameters.Select(Parameter));
    }

    private static string Parameter(ParameterDefinition parameter)
    {
        var text = new StringBuilder();
        TypeReference type = parameter.ParameterType;
        if (type is ByReferenceType reference)
        {
            text.Append(parameter.IsOut ? "out " : "ref ");
            type = reference.ElementType;
        }
        else if (parameter.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == "System.ParamArrayAttribute"))
        {
            text.Append("params ");
        }

        text.Append(Name(type)).Append(' ').Append(parameter.Name);
        if (parameter.HasConstant)
        {
            text.Append(" = ").Append(parameter.Constant switch
            {
                string value => "\"" + value + "\"",
                char value => value.ToString(),
                object value => Value(value),
                null => "null",
            });
        }

        return text.ToString();
    }

    private static string Name(TypeReference type)
    {
        if (type is ArrayType array)
        {
            return Name(array.ElementType) + "[]";
        }

        return s_keywords.GetValueOrDefault(type.FullName) ?? FullName(type);
    }

    private static string FullName(TypeReference type)
    {
        return type.FullName.Replace('/', '.');
    }

    private static string Value(object value)
    {
        return value switch
        {
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? string.Empty,
        };
    }
}
