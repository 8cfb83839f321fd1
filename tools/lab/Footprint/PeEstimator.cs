// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections;
using System.Resources;
using Mono.Cecil;

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// Says how long the .pe file of an assembly will be, without making one. A .pe is what nanoFramework's metadata processor turns an
/// assembly into: tables of fixed records, a row of strings, a row of signatures and the IL. The estimate lays the same tables out;
/// <see cref="PeContent"/> says what is left out, <see cref="StringTable"/> and <see cref="SignatureTable"/> what is shared.
/// </summary>
/// <remarks>
/// What it does not know: the processor sorts types by name after the rules of a culture, and a type further back can cost a signature
/// a byte more; images and fonts as resources, which it repacks; and well-known names of which no program of ours would think.
/// </remarks>
public sealed class PeEstimator
{
    private const int HeaderBytes = 124;
    private const int AssemblyReferenceBytes = 12;
    private const int ReferenceBytes = 8;
    private const int TypeBytes = 24;
    private const int FieldBytes = 8;
    private const int MethodBytes = 16;
    private const int AttributeBytes = 8;
    private const int TypeSpecificationBytes = 4;
    private const int ResourceFileBytes = 24;
    private const int ResourceBytes = 8;

    private readonly ModuleDefinition _module;
    private readonly PeContent _content;
    private readonly SignatureWriter _writer;
    private readonly SignatureTable _signatures = new();
    private readonly StringTable _strings = new();
    private readonly Dictionary<PePart, PePartSize> _parts = [];
    private readonly Dictionary<TypeDefinition, int> _types = [];
    private readonly Dictionary<MethodDefinition, int> _methods = [];
    private readonly List<PeItem> _items = [];

    private PeEstimator(ModuleDefinition module)
    {
        _module = module;
        _content = new PeContent(module);
        _writer = new SignatureWriter(_content.TokenOf);
    }

    /// <summary>Estimates.</summary>
    /// <param name="file">A compiled assembly. What it refers to need not be there.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="FootprintException">The file can't be read, or is no assembly.</exception>
    public static PeEstimate Estimate(string file)
    {
        try
        {
            return Estimate(new MemoryStream(File.ReadAllBytes(file)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FootprintException(problem.Message);
        }
        catch (FootprintException problem)
        {
            throw new FootprintException($"{file}: {problem.Message}");
        }
    }

    /// <summary>Estimates.</summary>
    /// <param name="assembly">A compiled assembly.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="FootprintException">It is none.</exception>
    public static PeEstimate Estimate(Stream assembly)
    {
        try
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
            return new PeEstimator(module).Estimate();
        }
        catch (Exception problem)
        {
            // A damaged file can fail anywhere in the reader, and in any way.
            throw new FootprintException("not a .NET assembly that can be read. " + problem.Message);
        }
    }

    private PeEstimate Estimate()
    {
        Book(PePart.Header, HeaderBytes);
        Book(PePart.Names, _strings.Length, count: 0);
        BookReferences();
        foreach (TypeDefinition type in _content.Types)
        {
            BookType(type);
        }

        // Behind all names: a literal that is a name too is no string of its own.
        MethodDefinition[] methods = [.. _content.Types.SelectMany(PeContent.MethodsOf)];
        foreach (MethodDefinition method in methods)
        {
            BookCode(method);
        }

        IEnumerable<FieldDefinition> fields = _content.Types.SelectMany(PeContent.FieldsOf);
        foreach (IMemberDefinition owner in (IMemberDefinition[])[.. _content.Types, .. fields, .. methods])
        {
            BookAttributes(owner);
        }

        BookTypeSpecifications(methods);
        BookString(PePart.Names, _module.Assembly.Name.Name, "assembly");
        int resources = BookResources();
        int code = _parts.Where(part => part.Key is PePart.Code or PePart.Handlers).Sum(part => part.Value.Bytes);
        foreach (int length in (int[])[_strings.Length, _signatures.Length, code, resources])
        {
            Book(PePart.Padding, -length & 3, count: 0);
        }

        return new PeEstimate(
            _module.Assembly.Name.Name,
            !IsDebug(_module.Assembly),
            [.. Enum.GetValues<PePart>().Select(part => _parts.GetValueOrDefault(part) ?? new PePartSize(part, 0, 0))],
            Ordered(_types.Select(type => new PeItem(Name(type.Key), string.Empty, type.Value))),
            Ordered(_methods.Select(method => new PeItem(Name(method.Key), string.Empty, method.Value))),
            Ordered(_items));
    }

    private static IEnumerable<object> OperandsOf(MethodDefinition method)
    {
        return method.HasBody ? method.Body.Instructions.Select(instruction => instruction.Operand) : [];
    }

    private static IReadOnlyList<PeItem> Ordered(IEnumerable<PeItem> items)
    {
        return [.. items.OrderByDescending(item => item.Bytes).ThenBy(item => item.Name, StringComparer.Ordinal)];
    }

    private static bool IsDebug(AssemblyDefinition assembly)
    {
        const int DisableOptimizations = 0x100;
        return assembly.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "DebuggableAttribute"
            && attribute.GetBlob() is { Length: > 5 } blob && (BitConverter.ToInt32(blob, 2) & DisableOptimizations) != 0);
    }

    private static byte[] BytesOf(object value)
    {
        return value switch
        {
            bool truth => [(byte)(truth ? 1 : 0)],
            byte number => [number],
            sbyte number => [(byte)number],
            char number => BitConverter.GetBytes(number),
            short number => BitConverter.GetBytes(number),
            ushort number => BitConverter.GetBytes(number),
            int number => BitConverter.GetBytes(number),
            uint number => BitConverter.GetBytes(number),
            long number => BitConverter.GetBytes(number),
            ulong number => BitConverter.GetBytes(number),
            float number => BitConverter.GetBytes(number),
            double number => BitConverter.GetBytes(number),
            _ => [],
        };
    }

    private static string Name(TypeReference type)
    {
        string name = type.DeclaringType == null ? type.Name : Name(type.DeclaringType) + "." + type.Name;
        return type is ArrayType or ByReferenceType ? type.Name : name;
    }

    private static string Name(MethodDefinition method)
    {
        string parameters = string.Join(", ", method.Parameters.Select(parameter => parameter.ParameterType.Name));
        return $"{Name(method.DeclaringType)}.{method.Name}({parameters})";
    }

    private void BookReferences()
    {
        foreach (AssemblyNameReference assembly in _content.Assemblies)
        {
            Book(PePart.References, AssemblyReferenceBytes);
            BookString(PePart.Names, assembly.Name, "assembly");
        }

        foreach (TypeReference type in _content.TypeReferences)
        {
            Book(PePart.References, ReferenceBytes);
            BookString(PePart.Names, type.Namespace, "namespace");
            BookString(PePart.Names, type.Name, "type of another assembly");
        }

        foreach (FieldReference field in _content.FieldReferences)
        {
            Book(PePart.References, ReferenceBytes);
            BookString(PePart.Names, field.Name, "member of another assembly");
            BookSignature(PePart.Signatures, _writer.Field(field));
        }

        foreach (MethodReference method in _content.MethodReferences)
        {
            Book(PePart.References, ReferenceBytes);
            BookString(PePart.Names, method.Name, "member of another assembly");
            BookSignature(PePart.Signatures, _writer.Method(method));
        }
    }

    private void BookType(TypeDefinition type)
    {
        Book(PePart.Types, TypeBytes, type);
        BookString(PePart.Names, type.Namespace, "namespace", type);
        BookString(PePart.Names, type.Name, "type", type);
        foreach (FieldDefinition field in PeContent.FieldsOf(type))
        {
            Book(PePart.Fields, FieldBytes, type);
            BookString(PePart.Names, field.Name, "field", type);
            BookSignature(PePart.Signatures, _writer.Field(field), type);
            if (field.InitialValue is { Length: > 0 } content)
            {
                BookSignature(PePart.ArrayContents, [(byte)content.Length, (byte)(content.Length >> 8), .. content], type);
            }
        }

        foreach (MethodDefinition method in PeContent.MethodsOf(type))
        {
            Book(PePart.Methods, MethodBytes, type, method);
            BookString(PePart.Names, method.Name, "method", type, method);
            BookSignature(PePart.Signatures, _writer.Method(method), type, method);
            if (method.HasBody && method.Body.HasVariables)
            {
                BookSignature(PePart.Signatures, _writer.Locals(method.Body.Variables), type, method);
            }
        }

        if (type.HasInterfaces)
        {
            BookSignature(PePart.Signatures, _writer.Interfaces(type.Interfaces), type);
        }
    }

    private void BookCode(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            return;
        }

        Book(PePart.Code, CodeSize.Instructions(method.Body), method.DeclaringType, method);
        if (CodeSize.Handlers(method.Body) is > 0 and int handlers)
        {
            Book(PePart.Handlers, handlers, method.DeclaringType, method, method.Body.ExceptionHandlers.Count);
        }

        foreach (string literal in OperandsOf(method).OfType<string>())
        {
            BookString(PePart.Literals, literal, "literal", method.DeclaringType, method);
        }
    }

    private void BookAttributes(IMemberDefinition owner)
    {
        var method = owner as MethodDefinition;
        TypeDefinition type = owner as TypeDefinition ?? owner.DeclaringType;
        foreach (CustomAttribute attribute in PeContent.AttributesOf(owner))
        {
            Book(PePart.Attributes, AttributeBytes, type, method);
            BookSignature(PePart.Signatures, AttributeContent(attribute, type, method), type, method);
        }
    }

    // An argument is a byte for its type, and its value; of a string, where it is. Values of enums are not written.
    private byte[] AttributeContent(CustomAttribute attribute, TypeDefinition type, MethodDefinition? method)
    {
        var content = new List<byte>();
        try
        {
            foreach (CustomAttributeArgument argument in attribute.ConstructorArguments)
            {
                Write(argument);
            }

            CustomAttributeNamedArgument[] named = [.. attribute.Fields.Concat(attribute.Properties)];
            content.AddRange(BitConverter.GetBytes((ushort)named.Length));
            foreach (CustomAttributeNamedArgument argument in named)
            {
                content.Add(0);
                WriteString(argument.Name);
                Write(argument.Argument);
            }
        }
        catch (AssemblyResolutionException)
        {
            content.AddRange([0, 0]); // an enum of another assembly: of what size it is can't be known, and is not needed
        }

        return [.. content];

        void Write(CustomAttributeArgument argument)
        {
            switch (argument.Value)
            {
                case string text:
                    content.Add((byte)MetadataType.String);
                    WriteString(text);
                    break;
                case TypeReference named:
                    content.Add((byte)MetadataType.String);
                    WriteString(named.FullName);
                    break;
                case CustomAttributeArgument[] several:
                    content.Add((byte)several.Length);
                    Array.ForEach(several, Write);
                    break;
                case CustomAttributeArgument boxed:
                    Write(boxed);
                    break;
                case object value when DataType.TryGetBuiltIn(argument.Type, out _):
                    content.Add((byte)argument.Type.MetadataType);
                    content.AddRange(BytesOf(value));
                    break;
            }
        }

        void WriteString(string text)
        {
            BookString(PePart.Literals, text, "attribute", type, method);
            content.AddRange(BitConverter.GetBytes((ushort)_strings.PlaceOf(text)));
        }
    }

    private void BookTypeSpecifications(MethodDefinition[] methods)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (MethodDefinition method in methods)
        {
            foreach (TypeSpecification type in OperandsOf(method).OfType<TypeSpecification>())
            {
                if (known.Add(type.FullName))
                {
                    Book(PePart.TypeSpecifications, TypeSpecificationBytes, method.DeclaringType, method);
                    BookSignature(PePart.Signatures, _writer.Type(type), method.DeclaringType, method);
                }
            }
        }
    }

    // A file has a record and a directory, which ends with an entry of its own.
    private int BookResources()
    {
        int all = 0;
        bool any = false;
        foreach (EmbeddedResource file in _module.Resources.OfType<EmbeddedResource>())
        {
            BookString(PePart.Names, Path.ChangeExtension(file.Name, ".nanoresources"), "resource");
            using var reader = new ResourceReader(file.GetResourceStream());
            foreach (DictionaryEntry entry in reader)
            {
                reader.GetResourceData((string)entry.Key, out string kind, out byte[] data);
                int bytes = kind.EndsWith(".String", StringComparison.Ordinal) ? data.Length - (data[0] < 0x7F ? 0 : 1) : data.Length - 4;
                Book(PePart.Resources, ResourceBytes + bytes);
                all += bytes;
                any = true;
            }

            Book(PePart.Resources, ResourceFileBytes, count: 0);
        }

        if (any)
        {
            Book(PePart.Resources, ResourceBytes, count: 0);
        }

        return all;
    }

    private void BookString(PePart part, string text, string kind, TypeDefinition? type = null, MethodDefinition? method = null)
    {
        int bytes = _strings.Add(text);
        if (bytes != 0)
        {
            Book(part, bytes, type, method);
            _items.Add(new PeItem(text, kind, bytes));
        }
    }

    private void BookSignature(PePart part, byte[] signature, TypeDefinition? type = null, MethodDefinition? method = null)
    {
        int bytes = _signatures.Add(signature);
        if (bytes != 0)
        {
            Book(part, bytes, type, method);
        }
    }

    private void Book(PePart part, int bytes, TypeDefinition? type = null, MethodDefinition? method = null, int count = 1)
    {
        PePartSize before = _parts.GetValueOrDefault(part) ?? new PePartSize(part, 0, 0);
        _parts[part] = before with { Count = before.Count + count, Bytes = before.Bytes + bytes };
        if (type != null)
        {
            _types[type] = _types.GetValueOrDefault(type) + bytes;
        }

        if (method != null)
        {
            _methods[method] = _methods.GetValueOrDefault(method) + bytes;
        }
    }
}
