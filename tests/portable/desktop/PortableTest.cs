// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using nanoFramework.TestFramework;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Desktop
{
    /// <summary>One run of a portable test: a method, and which of its data rows. xunit shows it by its <see cref="ToString"/>.</summary>
    public sealed class PortableTest : IXunitSerializable
    {
        private string _class;
        private string _method;
        private int _row;

        /// <summary>For xunit alone.</summary>
        public PortableTest()
        {
        }

        /// <summary>Names a run; the row is -1 for a method without data rows.</summary>
        public PortableTest(MethodInfo method, int row)
        {
            _class = method.DeclaringType.FullName;
            _method = method.Name;
            _row = row;
        }

        /// <summary>Runs it as the launcher on a device does: without an instance.</summary>
        public void Run()
        {
            MethodInfo method = typeof(PortableTest).Assembly.GetType(_class, true).GetMethod(_method, BindingFlags.Public | BindingFlags.Static);
            object[] arguments = null;
            if (_row >= 0)
            {
                int row = 0;
                foreach (DataRowAttribute attribute in method.GetCustomAttributes<DataRowAttribute>())
                {
                    if (row++ == _row)
                    {
                        arguments = attribute.MethodParameters;
                    }
                }
            }

            method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            return _class.Substring(_class.LastIndexOf('.') + 1) + "." + _method + (_row < 0 ? "" : "." + _row);
        }

        /// <inheritdoc/>
        public void Serialize(IXunitSerializationInfo info)
        {
            info.AddValue(nameof(_class), _class);
            info.AddValue(nameof(_method), _method);
            info.AddValue(nameof(_row), _row);
        }

        /// <inheritdoc/>
        public void Deserialize(IXunitSerializationInfo info)
        {
            _class = info.GetValue<string>(nameof(_class));
            _method = info.GetValue<string>(nameof(_method));
            _row = info.GetValue<int>(nameof(_row));
        }
    }
}
