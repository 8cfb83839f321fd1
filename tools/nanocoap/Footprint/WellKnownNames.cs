// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Footprint;

/// <summary>
/// Strings that nanoCLR has in itself, so that a .pe file refers to them and does not hold them: names of its own class library for the
/// most part, some plain words among them. Here are those that a program for a device can be expected to use. A name that is missing
/// here makes an estimate too large by its length, never too small.
/// </summary>
internal static class WellKnownNames
{
    private static readonly HashSet<string> s_names = new(
        """
        .cctor .ctor Abort Abs Acos Add AddDays AddHours AddMilliseconds AddMinutes AddSeconds AddTicks Append AppendLine
        ApplicationException ArgumentException ArgumentNullException ArgumentOutOfRangeException Arguments Array ArrayList Asin
        Assembly AssemblyName Assert AsyncCallback Atan Atan2 Attribute Attributes AutoResetEvent BaseEvent BeginInvoke
        BinarySearch BindingFlags BitConverter Boolean Break Byte Ceiling Change Char Check Clear Clone Close Combine Compare
        CompareExchange CompareTo Concat ConstructorInfo Contains Convert Copy CopyTo Cos Cosh CreateInstance CultureInfo DateTime
        DateTimeFormat DateTimeFormatInfo DateTimeKind Day DayOfWeek DaysInMonth Debug DebuggableAttribute Debugger Decoder
        Decrement Delegate Dequeue Deserialize DictionaryEntry Dispose Double DoubleToInt64Bits Duration Empty EnableGCMessages
        Encoding EndInvoke EndPoint Enqueue EnsureCapacity Enter Entry Enum Equals EventArgs Exception Exchange Exit Exp
        ExtensionAttribute FalseString FieldInfo Finalize Flags Floor Flush Format FromTicks GC GenericEvent GetAssembly GetBytes
        GetChars GetConstructor GetDecoder GetElementType GetEnumerator GetExecutingAssembly GetField GetFields GetFormat
        GetHashCode GetInterfaces GetMessage GetMethod GetMethods GetName GetObject GetPosition GetString GetType
        GetTypeFromHandle GetTypes GetValue GetVersion Guid Hash Hashtable Hour IAsyncResult ICloneable ICollection IComparable
        IComparer ICustomFormatter IDictionary IDisposable IEnumerable IEnumerator IEqualityComparer IEventListener
        IEventProcessor IFormatProvider IFormattable IList ILog IOException IOExceptionErrorCode Increment IndexOf IndexOfAny
        IndexOutOfRangeException Initialize InitializeArray Insert Install Int16 Int32 Int64 Int64BitsToDouble IntPtr Interlocked
        Intern InvalidCastException InvalidOperationException Invoke IsInfinity IsInstanceOfType IsInterned IsNaN
        IsNegativeInfinity IsPositiveInfinity IsSubclassOf Join Key LastIndexOf LastIndexOfAny Load Log Log10 ManualResetEvent
        MarshalByRefObject Math Max MaxValue MemberInfo MemberTypes MemberwiseClone Message MethodBase MethodInfo Milliseconds Min
        MinValue Minute Monitor Month MoveNext MulticastDelegate Negate NewGuid Next NextBytes NextDouble NotImplementedException
        NotSupportedException NullReferenceException Number NumberFormatInfo Object ObjectDisposedException OutOfMemoryException
        Parse Peek Pop Pow Print ProcessEvent ProcessorArchitecture PropertyInfo Push Queue Raise Random ReRegisterForFinalize
        Read ReadByte ReferenceEquals Reflection Remove RemoveAt Replace Reply Reset Resources Resume Round RunClassConstructor
        RuntimeFieldHandle RuntimeHelpers RuntimeMethodHandle RuntimeTypeHandle SByte Scale Second Seek SeekOrigin SendMessage
        Serialize Set SetLength SetValue Sign Sin Single Sinh Sleep Source Split Sqrt Stack Start StartsWith Stream String
        StringBuilder Strings Substring Subtract SuppressFinalize Suspend System System.Collections System.ComponentModel
        System.Diagnostics System.Globalization System.IO System.Reflection System.Resources System.Runtime.CompilerServices
        System.Runtime.Versioning System.Text System.Threading SystemException SystemInfo Tan Tanh Target TargetFrameworkAttribute
        Thread ThreadAbortException ThreadPriority ThreadStart ThreadState Time TimeSpan TimeStamp Timer TimerCallback Timestamp
        ToArray ToBoolean ToByte ToByteArray ToChar ToCharArray ToDouble ToInt16 ToInt32 ToInt64 ToLower ToSByte ToSingle ToString
        ToUInt16 ToUInt32 ToUInt64 ToUpper Trace Trim TrimEnd TrimStart TrueString Truncate TryParse Type TypeCode UInt16 UInt32
        UInt64 UTF8Encoding Unload Utility Value ValueType Version Void WaitAll WaitAny WaitForPendingFinalizers WaitHandle
        WaitOne WeakReference Write WriteByte X Y Year Zero _array _arrayLength _assembly _buckets _count _endIndex _head _index
        _items _message _numberOfBuckets _random _size _startIndex _tail get_Assembly get_AssemblyQualifiedName get_BaseType
        get_Build get_CanRead get_CanSeek get_CanTimeout get_CanWrite get_Capacity get_Chars get_Count get_Current get_CurrentInfo
        get_CurrentThread get_CurrentUICulture get_Date get_DateTimeFormat get_Day get_DayOfWeek get_DayOfYear get_Days
        get_DeclaringType get_End get_ErrorCode get_FieldType get_Flags get_FullName get_Hour get_Hours get_Id get_InnerException
        get_IsAbstract get_IsAlive get_IsArray get_IsAttached get_IsClass get_IsEnum get_IsFinal get_IsFixedSize get_IsInterface
        get_IsLittleEndian get_IsNotPublic get_IsPublic get_IsReadOnly get_IsSerializable get_IsStatic get_IsSynchronized
        get_IsValid get_IsValueType get_IsVirtual get_Item get_Keys get_Kind get_Length get_Major get_ManagedThreadId
        get_MaxCapacity get_MemberType get_Message get_Method get_Millisecond get_Milliseconds get_Minor get_Minute get_Minutes
        get_Model get_Month get_Name get_ParamName get_Parent get_Payload get_Position get_Priority get_PropertyName
        get_PropertyType get_ReadTimeout get_ReturnType get_Revision get_Second get_Seconds get_StackTrace get_Start get_SyncRoot
        get_Target get_ThreadState get_Ticks get_TimeOfDay get_Today get_UTF8 get_UtcNow get_Values get_Version get_WriteTimeout
        get_Year index key manager mscorlib next op_Addition op_Equality op_GreaterThan op_GreaterThanOrEqual op_Inequality
        op_LessThan op_LessThanOrEqual op_Subtraction op_UnaryNegation op_UnaryPlus propertyName set_Capacity set_Item set_Length
        set_Position set_Priority set_ReadTimeout set_Target set_WriteTimeout temp value value__
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>Whether a string costs nothing.</summary>
    public static bool Contains(string text)
    {
        return s_names.Contains(text);
    }
}
