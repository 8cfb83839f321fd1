// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoCoap.Lab.Metering;

/// <summary>
/// Puts a call of <see cref="BlockCounter.Enter"/> in front of every basic block, and keeps what each block executes. From how often
/// each was entered follows what was executed, to the instruction. An exception in the middle of a block makes it count in full.
/// </summary>
public sealed class BlockRewriter
{
    private readonly List<CodeBlock> _blocks = [];

    /// <summary>The blocks of all modules so far, by the index that they are counted under.</summary>
    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>Rewrites all methods of a module.</summary>
    /// <param name="module">The module. Whatever it refers to must be resolvable.</param>
    public void Rewrite(ModuleDefinition module)
    {
        MethodReference enter = module.ImportReference(typeof(BlockCounter).GetMethod(nameof(BlockCounter.Enter)));
        foreach (TypeDefinition type in module.GetTypes())
        {
            foreach (MethodDefinition method in type.Methods)
            {
                if (method.HasBody)
                {
                    Rewrite(method, enter);
                }
            }
        }
    }

    private static HashSet<Instruction> Leaders(MethodBody body)
    {
        var leaders = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    leaders.Add(target);
                    break;
                case Instruction[] targets:
                    leaders.UnionWith(targets);
                    break;
            }

            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw
                && instruction.Next != null)
            {
                leaders.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            // An end is the first instruction behind, and missing at the end of the method.
            Instruction?[] bounds = [handler.TryStart, handler.TryEnd, handler.FilterStart, handler.HandlerStart, handler.HandlerEnd];
            leaders.UnionWith(bounds.OfType<Instruction>());
        }

        return leaders;
    }

    private static CallKind KindOf(Instruction instruction)
    {
        if (instruction.OpCode.Code is Code.Call or Code.Calli)
        {
            return CallKind.Direct;
        }

        if (instruction.OpCode.Code != Code.Callvirt)
        {
            return CallKind.None;
        }

        // C# calls every instance method by callvirt, for its check for null.
        var called = (MethodReference)instruction.Operand;
        MethodDefinition definition = called.Resolve() ?? throw new InvalidOperationException($"{called.FullName} was not found.");
        return definition.IsRuntime ? CallKind.Delegate : definition.IsVirtual ? CallKind.Virtual : CallKind.Direct;
    }

    private static Figures Of(Instruction instruction)
    {
        CallKind kind = KindOf(instruction);
        bool allocates = instruction.OpCode.Code switch
        {
            Code.Newobj => !((MethodReference)instruction.Operand).DeclaringType.IsValueType,
            Code.Newarr or Code.Box => true,
            _ => false,
        };
        return new Figures(
            1,
            kind == CallKind.None ? 0 : 1,
            kind == CallKind.Virtual ? 1 : 0,
            allocates ? 1 : 0,
            InterpreterCost.Of(instruction, kind));
    }

    private static bool IsStruct(TypeReference type)
    {
        // By metadata, the built-in types are kinds of their own and not value types.
        return type.MetadataType == MetadataType.ValueType && type.Resolve() is not { IsEnum: true };
    }

    private void Rewrite(MethodDefinition method, MethodReference enter)
    {
        MethodBody body = method.Body;
        string name = method.DeclaringType.Name + "." + method.Name;
        ILProcessor processor = body.GetILProcessor();

        // Short branches would no longer reach.
        body.SimplifyMacros();
        HashSet<Instruction> leaders = Leaders(body);
        Instruction[] original = [.. body.Instructions];

        // Entering a method is a block of its own, since a loop may go back to the first instruction.
        int structs = body.Variables.Count(variable => IsStruct(variable.VariableType));
        var entering = new Figures(0, 0, 0, structs, structs * InterpreterCost.StructLocal);
        Insert(processor, enter, original[0], new CodeBlock(name, true, entering));

        var moved = new Dictionary<Instruction, Instruction>();
        for (int start = 0; start < original.Length;)
        {
            Figures figures = Of(original[start]);
            int end = start + 1;
            while (end < original.Length && !leaders.Contains(original[end]))
            {
                figures += Of(original[end]);
                end++;
            }

            moved[original[start]] = Insert(processor, enter, original[start], new CodeBlock(name, false, figures));
            start = end;
        }

        // Whatever led to a block leads to its count now.
        foreach (Instruction instruction in original)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => moved[target],
                Instruction[] targets => Array.ConvertAll(targets, target => moved[target]),
                object other => other,
                null => null,
            };
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.FilterStart = Moved(handler.FilterStart);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
        }

        Instruction? Moved(Instruction? bound)
        {
            return bound == null ? null : moved[bound];
        }
    }

    private Instruction Insert(ILProcessor processor, MethodReference enter, Instruction before, CodeBlock block)
    {
        Instruction first = processor.Create(OpCodes.Ldc_I4, _blocks.Count);
        processor.InsertBefore(before, first);
        processor.InsertBefore(before, processor.Create(OpCodes.Call, enter));
        _blocks.Add(block);
        return first;
    }
}
