// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoCoap.Lab.Footprint;

/// <summary>Writes signatures as a .pe file has them.</summary>
internal sealed class SignatureWriter
{
    private const byte FieldSignature = 0x06;
    private const byte InstanceMethod = 0x20;

    private readonly Func<TypeReference, int> _tokenOf;

    /// <summary>Makes a writer.</summary>
    public SignatureWriter(Func<TypeReference, int> tokenOf)
    {
        _tokenOf = tokenOf;
    }

    /// <summary>The type of a field.</summary>
    public byte[] Field(FieldReference field)
    {
        List<byte> signature = [FieldSignature];
        Write(signature, field.FieldType);
        return [.. signature];
    }

    /// <summary>Parameters and result.</summary>
    public byte[] Method(MethodReference method)
    {
        List<byte> signature = [(byte)((method.HasThis ? InstanceMethod : 0) | (int)method.CallingConvention)];
        if (method.CallingConvention == MethodCallingConvention.Generic)
        {
            signature.Add((byte)method.GenericParameters.Count);
        }

        signature.Add((byte)method.Parameters.Count);
        Write(signature, method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Write(signature, parameter.ParameterType);
        }

        return [.. signature];
    }

    /// <summary>The types of local variables.</summary>
    public byte[] Locals(IEnumerable<VariableDefinition> variables)
    {
        var signature = new List<byte>();
        foreach (VariableDefinition variable in variables)
        {
            Write(signature, variable.VariableType);
        }

        return [.. signature];
    }

    /// <summary>The interfaces of a type.</summary>
    public byte[] Interfaces(ICollection<InterfaceImplementation> interfaces)
    {
        List<byte> signature = [(byte)interfaces.Count];
        foreach (InterfaceImplementation implemented in interfaces)
        {
            WriteToken(signature, _tokenOf(implemented.InterfaceType));
        }

        return [.. signature];
    }

    /// <summary>One type.</summary>
    public byte[] Type(TypeReference type)
    {
        var signature = new List<byte>();
        Write(signature, type);
        return [.. signature];
    }

    private static void WriteToken(List<byte> signature, int token)
    {
        if (token <= 0x7F)
        {
            signature.Add((byte)token);
        }
        else
        {
            signature.Add((byte)((token >> 8) | 0x80));
            signature.Add((byte)token);
        }
    }

    private void Write(List<byte> signature, TypeReference type, bool withToken = true)
    {
        if (DataType.TryGetBuiltIn(type, out byte number))
        {
            signature.Add(number);
            return;
        }

        switch (type)
        {
            case ByReferenceType reference:
                signature.Add(DataType.ByReference);
                Write(signature, reference.ElementType);
                break;
            case ArrayType array:
                signature.Add(DataType.Array);
                Write(signature, array.ElementType);
                break;
            case GenericInstanceType instance:
                signature.Add(DataType.GenericInstance);
                Write(signature, instance.ElementType, withToken: false);
                signature.Add((byte)instance.GenericArguments.Count);
                foreach (TypeReference argument in instance.GenericArguments)
                {
                    Write(signature, argument);
                }

                break;
            case GenericParameter parameter:
                signature.Add(parameter.Type == GenericParameterType.Type ? DataType.TypeParameter : DataType.MethodParameter);
                signature.Add((byte)parameter.Position);
                break;
            case TypeSpecification:
                signature.Add(DataType.None);
                break;
            default:
                signature.Add(type.IsValueType ? DataType.ValueType : DataType.Class);
                if (withToken)
                {
                    WriteToken(signature, _tokenOf(type));
                }

                break;
        }
    }
}
