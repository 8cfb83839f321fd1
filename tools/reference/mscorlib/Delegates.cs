// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;

namespace System
{
    public delegate void Action();

    public delegate void Action<T>(T obj);

    public delegate void Action<T1, T2>(T1 arg1, T2 arg2);

    public delegate void AsyncCallback(IAsyncResult ar);

    public abstract class Delegate
    {
        public MethodInfo Method => throw null;
        public object Target => throw null;

        protected Delegate() => throw null;

        public static bool operator ==(Delegate d1, Delegate d2) => throw null;
        public static bool operator !=(Delegate d1, Delegate d2) => throw null;

        public override bool Equals(object obj) => throw null;
        public static Delegate Combine(Delegate a, Delegate b) => throw null;
        public virtual Delegate[] GetInvocationList() => throw null;
        public static Delegate Remove(Delegate source, Delegate value) => throw null;
    }

    public class EventArgs
    {
        public static readonly EventArgs Empty;

        public EventArgs() => throw null;
    }

    public delegate void EventHandler(object sender, EventArgs e);

    public delegate void EventHandler<TEventArgs>(object sender, TEventArgs e);

    public delegate TResult Func<TResult>();

    public delegate TResult Func<T, TResult>(T arg);

    public delegate TResult Func<T1, T2, TResult>(T1 arg1, T2 arg2);

    public interface IAsyncResult
    {
    }

    public abstract class MulticastDelegate : Delegate
    {
        protected MulticastDelegate() => throw null;

        public static bool operator ==(MulticastDelegate d1, MulticastDelegate d2) => throw null;
        public static bool operator !=(MulticastDelegate d1, MulticastDelegate d2) => throw null;

        public override bool Equals(object obj) => throw null;
    }
}
