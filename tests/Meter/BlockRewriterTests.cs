// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoCoap.Lab.Metering;

namespace NanoCoap.Tests.Meter;

/// <summary>The rewriter counts every executed instruction, once. What each method executes is counted by hand.</summary>
public sealed class BlockRewriterTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(-5, 0)]
    public void Branch_CountsTheSideTaken(int argument, int expected)
    {
        var method = new MeteredMethod((_, il) =>
        {
            Instruction negative = il.Create(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Blt_S, negative);
            il.Emit(OpCodes.Nop); // the longer side
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Ret);
            il.Append(negative);
            il.Emit(OpCodes.Ret);
        });
        Figures figures = method.Run(argument, out int result);
        Assert.Equal(expected, result);
        Assert.Equal(argument < 0 ? 3 + 2 : 3 + 3, figures.Instructions);
        Assert.Equal(1, method.Entered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Loop_CountsEachRound(int rounds)
    {
        var method = new MeteredMethod((method, il) =>
        {
            AddInt32s(method, 2); // sum, i
            Instruction body = il.Create(OpCodes.Ldloc_0);
            Instruction condition = il.Create(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldc_I4_0); // 3 before the loop
            il.Emit(OpCodes.Stloc_1);
            il.Emit(OpCodes.Br_S, condition);
            il.Append(body); // 8 a round
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_1);
            il.Append(condition); // 3 a round and at the end
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Blt_S, body);
            il.Emit(OpCodes.Ldloc_0); // 2 behind it
            il.Emit(OpCodes.Ret);
        });
        Figures figures = method.Run(rounds, out int result);
        Assert.Equal(rounds * (rounds - 1) / 2, result);
        Assert.Equal(3 + (8 * rounds) + (3 * (rounds + 1)) + 2, figures.Instructions);
        Assert.Equal(new Figures(figures.Instructions, 0, 0, 0, 25 * figures.Instructions), figures);
    }

    [Fact]
    public void LoopBackToTheFirstInstruction_EntersOnce()
    {
        var method = new MeteredMethod((method, il) =>
        {
            Instruction first = il.Create(OpCodes.Ldarg_0);
            method.Body.Variables.Add(new VariableDefinition(method.Module.ImportReference(typeof(DateTime))));
            il.Append(first);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Starg, method.Parameters[0]);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brtrue_S, first);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ret);
        });
        Figures figures = method.Run(7, out int result);
        Assert.Equal(0, result);
        Assert.Equal((7 * 6) + 2, figures.Instructions);
        Assert.Equal(1, method.Entered);
        Assert.Equal(1, figures.Allocations); // the struct local, once
        Assert.Equal((25 * figures.Instructions) + InterpreterCost.StructLocal, figures.Cost);
    }

    [Theory]
    [InlineData(0, 10, 4)]
    [InlineData(1, 11, 5)]
    [InlineData(2, 12, 4)]
    [InlineData(3, -1, 4)]
    [InlineData(-1, -1, 4)]
    public void Switch_CountsTheCaseTaken(int argument, int expected, int instructions)
    {
        var method = new MeteredMethod((_, il) =>
        {
            Instruction[] cases = [il.Create(OpCodes.Ldc_I4, 10), il.Create(OpCodes.Nop), il.Create(OpCodes.Ldc_I4, 12)];
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Switch, cases);
            il.Emit(OpCodes.Ldc_I4_M1);
            il.Emit(OpCodes.Ret);
            il.Append(cases[0]);
            il.Emit(OpCodes.Ret);
            il.Append(cases[1]); // a nop more
            il.Emit(OpCodes.Ldc_I4, 11);
            il.Emit(OpCodes.Ret);
            il.Append(cases[2]);
            il.Emit(OpCodes.Ret);
        });
        Figures figures = method.Run(argument, out int result);
        Assert.Equal(expected, result);
        Assert.Equal(instructions, figures.Instructions);
    }

    [Fact]
    public void BranchWithSomethingOnTheStack_IsCountedAndHarmless()
    {
        // 100 + (argument != 0 ? 1 : 2): both sides start with 100 on the stack.
        var method = new MeteredMethod((_, il) =>
        {
            Instruction one = il.Create(OpCodes.Ldc_I4_1);
            Instruction sum = il.Create(OpCodes.Add);
            il.Emit(OpCodes.Ldc_I4, 100);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Brtrue_S, one);
            il.Emit(OpCodes.Ldc_I4_2);
            il.Emit(OpCodes.Br_S, sum);
            il.Append(one);
            il.Append(sum);
            il.Emit(OpCodes.Ret);
        });
        Assert.Equal(3 + 2 + 2, method.Run(0, out int result).Instructions);
        Assert.Equal(102, result);
        Assert.Equal(3 + 1 + 2, method.Run(1, out result).Instructions);
        Assert.Equal(101, result);
    }

    [Theory]
    [InlineData(2, 50, 4 + 2 + 2 + 4 + 2)] // division, end of the try, way out, finally, return
    [InlineData(0, -1, 4 + 4 + 2 + 4 + 2)] // division, catch, way out, finally, return
    public void TryCatchFinally_CountsTheWayTaken(int argument, int expected, int instructions)
    {
        // try { try { r = 100 / argument; } catch (DivideByZeroException) { r = -1; } } finally { f = 0; } return r;
        var method = new MeteredMethod((method, il) =>
        {
            AddInt32s(method, 2);
            Instruction tryStart = il.Create(OpCodes.Ldc_I4, 100);
            Instruction leaveTry = il.Create(OpCodes.Nop);
            Instruction catchStart = il.Create(OpCodes.Pop);
            Instruction finallyStart = il.Create(OpCodes.Nop);
            Instruction end = il.Create(OpCodes.Ldloc_0);
            il.Append(tryStart);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Div);
            Instruction store = il.Create(OpCodes.Stloc_0);
            il.Emit(OpCodes.Br_S, store); // ends the block that throws: it would count in full
            il.Append(store);
            il.Emit(OpCodes.Leave_S, leaveTry);
            il.Append(catchStart);
            il.Emit(OpCodes.Ldc_I4_M1);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Leave_S, leaveTry);
            il.Append(leaveTry);
            il.Emit(OpCodes.Leave_S, end);
            il.Append(finallyStart);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Stloc_1);
            il.Emit(OpCodes.Endfinally);
            il.Append(end);
            il.Emit(OpCodes.Ret);
            method.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
            {
                TryStart = tryStart,
                TryEnd = catchStart,
                HandlerStart = catchStart,
                HandlerEnd = leaveTry,
                CatchType = method.Module.ImportReference(typeof(DivideByZeroException)),
            });
            method.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally)
            {
                TryStart = tryStart,
                TryEnd = finallyStart,
                HandlerStart = finallyStart,
                HandlerEnd = end,
            });
        });
        Figures figures = method.Run(argument, out int result);
        Assert.Equal(expected, result);
        Assert.Equal(instructions, figures.Instructions);
    }

    [Fact]
    public void HandlerAtTheEndOfTheMethod_IsRewritten()
    {
        // A finally without an instruction behind it: the exception leaves the method.
        var method = new MeteredMethod((method, il) =>
        {
            Instruction tryStart = il.Create(OpCodes.Newobj, method.Module.ImportReference(typeof(FormatException).GetConstructor([])));
            Instruction finallyStart = il.Create(OpCodes.Nop);
            il.Append(tryStart);
            il.Emit(OpCodes.Throw);
            il.Append(finallyStart);
            il.Emit(OpCodes.Endfinally);
            method.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally)
            {
                TryStart = tryStart,
                TryEnd = finallyStart,
                HandlerStart = finallyStart,
            });
        });
        Assert.Throws<FormatException>(() => method.Run(0, out _));
    }

    [Fact]
    public void CallsAndAllocations_AreToldApart()
    {
        var method = new MeteredMethod((method, il) =>
        {
            ModuleDefinition module = method.Module;
            MethodReference Of(Type type, string name, params Type[] parameters)
            {
                return module.ImportReference(type.GetMethod(name, parameters));
            }

            il.Emit(OpCodes.Newobj, module.ImportReference(typeof(object).GetConstructor([]))); // a class: an allocation
            il.Emit(OpCodes.Callvirt, Of(typeof(object), nameof(GetHashCode))); // virtual
            il.Emit(OpCodes.Box, module.TypeSystem.Int32); // an allocation
            il.Emit(OpCodes.Callvirt, Of(typeof(object), nameof(GetType))); // not virtual in spite of its opcode
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldc_I4_8);
            il.Emit(OpCodes.Newarr, module.TypeSystem.Byte); // an allocation
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Conv_I8);
            il.Emit(OpCodes.Newobj, module.ImportReference(typeof(TimeSpan).GetConstructor([typeof(long)]))); // a struct: none
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldc_I4_M1);
            il.Emit(OpCodes.Call, Of(typeof(Math), nameof(Math.Abs), typeof(int))); // static
            il.Emit(OpCodes.Ret);
        });
        Figures figures = method.Run(0, out int result);
        Assert.Equal(1, result);
        Assert.Equal((15, 3, 1, 3), (figures.Instructions, figures.Calls, figures.VirtualCalls, figures.Allocations));
    }

    [Fact]
    public void Cost_OfALoopOverBytes_IsThatOfTheMeasurement()
    {
        // sum += array[i], 64 times: measured with 330 additions, of which the loop is a good part.
        var method = new MeteredMethod((method, il) =>
        {
            AddInt32s(method, 3); // sum, i, element
            var array = new VariableDefinition(new ArrayType(method.Module.TypeSystem.Byte));
            method.Body.Variables.Add(array);
            Instruction body = il.Create(OpCodes.Ldloc, array);
            Instruction condition = il.Create(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Newarr, method.Module.TypeSystem.Byte);
            il.Emit(OpCodes.Stloc, array);
            il.Emit(OpCodes.Br_S, condition);
            il.Append(body);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldelem_U1);
            il.Emit(OpCodes.Stloc_2);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ldloc_2);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_0);
            il.Emit(OpCodes.Ldloc_1);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc_1);
            il.Append(condition);
            il.Emit(OpCodes.Ldloc, array);
            il.Emit(OpCodes.Ldlen);
            il.Emit(OpCodes.Conv_I4);
            il.Emit(OpCodes.Blt_S, body);
            il.Emit(OpCodes.Ldloc_0);
            il.Emit(OpCodes.Ret);
        });
        long empty = method.Run(0, out _).Cost;
        Assert.InRange((method.Run(64, out _).Cost - empty) / 100, 310, 350);
    }

    private static void AddInt32s(MethodDefinition method, int count)
    {
        for (int i = 0; i < count; i++)
        {
            method.Body.Variables.Add(new VariableDefinition(method.Module.TypeSystem.Int32));
        }
    }
}
