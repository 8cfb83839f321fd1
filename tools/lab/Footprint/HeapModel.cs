// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using System.Runtime.CompilerServices;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// Adds up what objects would take on the managed heap of the device, by the rules of <see cref="HeapSize"/>, whatever they take here.
/// An object is counted once, and under the part of the node that reached it first.
/// </summary>
public sealed class HeapModel
{
    // Made by who names options, as decode does. A node never asks; here another part of the process may have.
    private const string NotOfANode = nameof(OptionTable) + ".s_rows";

    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Leaves objects, and what they alone lead to, out of every count to come.</summary>
    /// <param name="items">The objects.</param>
    public void Exclude(params object?[] items)
    {
        foreach (object? item in items.Where(item => item != null))
        {
            _seen.Add(item!);
        }
    }

    /// <summary>Counts an object and everything that it leads to, unless counted before.</summary>
    /// <param name="root">The object; null leads to nothing.</param>
    /// <returns>Bytes.</returns>
    public int Count(object? root)
    {
        int bytes = 0;
        var pending = new Stack<object>();
        Push(pending, root);
        while (pending.TryPop(out object? item))
        {
            bytes += item switch
            {
                string text => CountString(text),
                Array array => CountArray(array, pending),
                _ => CountObject(item, pending),
            };
        }

        return bytes;
    }

    /// <summary>Counts what the static fields of an assembly lead to.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>Bytes.</returns>
    public int CountStatics(Assembly assembly)
    {
        int bytes = 0;
        foreach (Type type in assembly.GetTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.ContainsGenericParameters))
        {
            const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            IEnumerable<FieldInfo> fields = type.GetFields(Static)
                .Where(field => !field.IsLiteral && !field.FieldType.IsValueType && $"{type.Name}.{field.Name}" != NotOfANode);
            bytes += fields.Sum(field => Count(field.GetValue(null)));
        }

        return bytes;
    }

    /// <summary>Reads a field, whatever its visibility.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="name">The name of the field.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="MissingFieldException">The type has no such field any more: the caller has to follow.</exception>
    public static object? Field(object owner, string name)
    {
        FieldInfo? field = null;
        for (Type? type = owner.GetType(); type != null && field == null; type = type.BaseType)
        {
            field = type.GetField(name, Declared);
        }

        return field != null ? field.GetValue(owner) : throw new MissingFieldException(owner.GetType().Name, name);
    }

    // A string that was made keeps its characters as UTF-8 with a zero behind them. A literal leaves them in flash: it is the one block
    // that says where. Here a literal is its own entry in the pool of literals.
    private static int CountString(string text)
    {
        return IsLiteral(text) ? HeapSize.Literal : HeapSize.Array(System.Text.Encoding.UTF8.GetByteCount(text) + 1, 1);
    }

    private static bool IsLiteral(string text)
    {
        return ReferenceEquals(string.IsInterned(text), text);
    }

    private int CountArray(Array array, Stack<object> pending)
    {
        if (array.Rank != 1)
        {
            throw new InvalidOperationException($"{array.GetType()} has several dimensions: such arrays don't work on the device");
        }

        Type element = array.GetType().GetElementType()!;
        if (element.IsValueType)
        {
            return HeapSize.Array(array.Length, SizeOf(element));
        }

        foreach (object? item in array)
        {
            Push(pending, item);
        }

        return HeapSize.References(array.Length);
    }

    private int CountObject(object item, Stack<object> pending)
    {
        int fields = 0;
        for (Type? type = item.GetType(); type != null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Declared))
            {
                fields++;
                if (field.FieldType.IsValueType)
                {
                    _ = SizeOf(field.FieldType);
                }
                else
                {
                    Push(pending, field.GetValue(item));
                }
            }
        }

        return HeapSize.Object(fields);
    }

    private void Push(Stack<object> pending, object? item)
    {
        // On the device each literal is one of its own wherever it is loaded, though here equal ones are one.
        if (item != null && (_seen.Add(item) || (item is string text && IsLiteral(text))))
        {
            pending.Push(item);
        }
    }

    private static int SizeOf(Type type)
    {
        if (type.IsEnum)
        {
            type = type.GetEnumUnderlyingType();
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
            TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
            TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
            TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
            _ => throw new InvalidOperationException(
                $"{type} is a struct: on the device each use of it is an object more, and this model does not know it"),
        };
    }
}
