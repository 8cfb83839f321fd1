// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// Strings that nanoCLR has in itself, so that a .pe file refers to them and does not hold them: names of its own class library for the
/// most part, some plain words among them. Here are those that a program for a device can be expected to use. A name that is missing
/// here makes an estimate too large by its length, never too small.
/// </summary>
internal static class WellKnownNames
{
    private static readonly HashSet<string> s_names = new(
        """
        .cctor .ctor Abort Abs AccessedThroughPropertyAttribute Acos Add AddDays AddHours AddMilliseconds AddMinutes AddSeconds
        AddTicks AnyPendingFinalizers Append AppendHelper AppendLine ApplicationException ArgumentException ArgumentNullException
        ArgumentOutOfRangeException Arguments Array ArrayList ArraySize Asin Assembly AssemblyInfo AssemblyName AssemblyNameFlags
        AssemblyRef Assert AsyncCallback Atan Atan2 Attribute Attributes AutoResetEvent BaseEvent BeginInvoke Bias BinarySearch
        Binder BindingFlags BitConverter BitPacked Boolean Break Byte ByteCode Ceiling Change Char Check Clear Clone Close Combine
        CombineArrays Compare CompareExchange CompareTo ComputeCRC Concat ConstraintException ConstructorInfo Contains Convert
        Copy CopyTo CopyToCollection Cos Cosh CreateDomain CreateInstance CultureInfo DateTime DateTimeFormat DateTimeFormatInfo
        DateTimeKind Day DayOfWeek DaysInMonth Debug DebuggableAttribute Debugger DebuggingModes Decoder Decrement Delegate
        Dequeue Deserialize DictionaryEntry Dispose Double DoubleToInt64Bits Duration EditorBrowsableState Empty EnableGCMessages
        Encoding EndInvoke EndPoint Enqueue EnsureCapacity Enter Entry EntryForKey Enum EnumeratorType Equals EventArgs
        EventCategory EventData EventMessage Exception Exchange ExecutionConstraint Exit Exp ExpandByABlock ExtendedTimer
        ExtendedWeakReference ExtensionAttribute FalseString FieldDef FieldInfo FieldRef Finalize FindResource Flags Floor Flush
        FlushAll Format FormatDigits FromTicks GC GenericEvent Gesture GetAssembly GetBytes GetChars GetConstructor GetDecoder
        GetDomain GetEffectiveDate GetElementType GetEnumerator GetExecutingAssembly GetExpirationDate GetField GetFields
        GetFormat GetHashCode GetInterfaces GetMachineTime GetManifestResourceNames GetMessage GetMethod GetMethods GetName
        GetObject GetObjectFromId GetObjectInternal GetObjectValue GetPosition GetString GetSystemVersion GetType
        GetTypeFromHandle GetTypeFromHash GetTypeHash GetTypeInternal GetTypes GetUtcOffset GetValue GetVersion
        GloballySynchronizedAttribute Guid Hash Hashtable HashtableEnumerator HexToChar Hour IAsyncResult ICloneable ICollection
        IComparable IComparer ICustomFormatter IDictionary IDisposable IEEERemainder IEnumerable IEnumerator IEqualityComparer
        IEventListener IEventProcessor IFormatProvider IFormattable IList ILog IOException IOExceptionErrorCode IReflect Increment
        IndexOf IndexOfAny IndexOutOfRangeException Initialize InitializeArray InitializeForEventSource InitializeHashTable Insert
        Install Int16 Int32 Int64 Int64BitsToDouble IntPtr Interlocked Intern InvalidCastException InvalidOperationException
        Invoke InvokeMember IsEmulator IsInfinity IsInstanceOfType IsInterned IsNaN IsNegativeInfinity IsPositiveInfinity
        IsSubclassOf IsTransparentProxy IsTypeLoaded Join Key KeyCollection LastIndexOf LastIndexOfAny Load LoadInternal Log Log10
        MakeRoom ManualResetEvent MarshalByRefObject Math Max MaxValue MemberInfo MemberTypes MemberwiseClone Message MetadataSize
        MethodBase MethodDef MethodInfo MethodRef Milliseconds Min MinValue Minute Monitor Month MoveNext MulticastDelegate Negate
        NewGuid Next NextBytes NextDouble NotImplementedException NotSupportedException NullReferenceException Number
        NumberFormatInfo Object ObjectDisposedException OnEvent OutOfMemoryException Parse ParseTypeName Peek Pop Pow Print
        PriorityLevel ProcessEvent ProcessorArchitecture PropertyInfo Push Queue Raise RamSize Random RangeBias
        ReRegisterForFinalize Read ReadByte Recover RecoverOrCreate ReferenceEquals Reflection Rehash Remove RemoveAt Replace
        Reply ReplyRaw Reset ResourceManager Resources ResourcesData ResourcesFiles Resume RomSize Round RunClassConstructor
        RuntimeArgumentHandle RuntimeConstructorInfo RuntimeFieldHandle RuntimeFieldInfo RuntimeHelpers RuntimeMethodHandle
        RuntimeMethodInfo RuntimeType RuntimeTypeHandle SByte Scale Second Seek SeekOrigin SendMessage SendMessageRaw
        SerializationFlags SerializationHintsAttribute Serialize Set SetCapacity SetLength SetLocalTime SetValue Sign Signatures
        Sin Single Sinh Sleep Source SourceID SpecifyKind Split Sqrt Stack Start StartsWith StaticFields Stream String
        StringBuilder StringResources Strings Substring Subtract SuppressFinalize Suspend System System.Collections
        System.ComponentModel System.Diagnostics System.Globalization System.IO System.Reflection System.Resources
        System.Runtime.CompilerServices System.Runtime.Versioning System.Text System.Threading SystemException SystemID SystemInfo
        SystemTime Tan Tanh Target TargetFrameworkAttribute Thread ThreadAbortException ThreadPriority ThreadStart ThreadState
        Time TimeSpan TimeStamp Timer TimerCallback Timestamp ToArray ToBoolean ToByte ToByteArray ToChar ToCharArray ToDouble
        ToInt16 ToInt32 ToInt64 ToLocalTime ToLower ToSByte ToSingle ToString ToUInt16 ToUInt32 ToUInt64 ToUniversalTime ToUpper
        Trace Trim TrimEnd TrimStart TrueString Truncate TryParse TrySZIndexOf Type TypeCode TypeDef TypeRef TypeSpec UInt16
        UInt32 UInt64 UTF8Decoder UTF8Encoding Unload Utility ValidateFormat Value ValueCollection ValueType Version Void WaitAll
        WaitAny WaitForPendingFinalizers WaitHandle WaitMultiple WaitOne WeakDelegate WeakReference Write WriteByte X Y Year Zero
        _Build _Major _Minor _Revision _array _arrayLength _assembly _buckets _count _endIndex _frameworkName _growthFactor _head
        _index _items _loadFactor _maxLoadFactor _message _numberOfBuckets _random _size _startIndex _tail dateTimeInfo dayNames
        get_Angle get_Assembly get_AssemblyQualifiedName get_BaseType get_Build get_CanRead get_CanSeek get_CanTimeout
        get_CanWrite get_Capacity get_Chars get_Count get_Current get_CurrentDomain get_CurrentInfo get_CurrentThread
        get_CurrentUICulture get_Date get_DateTimeFormat get_Day get_DayOfWeek get_DayOfYear get_Days get_DeclaringType get_Delta
        get_End get_ErrorCode get_FieldType get_Flags get_FrameworkName get_FriendlyName get_FullName get_GrowthFactor get_Hour
        get_Hours get_Id get_InnerException get_IsAbstract get_IsAlive get_IsArray get_IsAttached get_IsBigEndian get_IsClass
        get_IsEnum get_IsFinal get_IsFixedSize get_IsInterface get_IsLittleEndian get_IsNotPublic get_IsPublic get_IsReadOnly
        get_IsSerializable get_IsStatic get_IsSynchronized get_IsValid get_IsValueType get_IsVirtual get_Issuer get_Item get_Keys
        get_Kind get_LastExpiration get_Length get_Major get_ManagedThreadId get_MaxCapacity get_MaxLoadFactor get_MemberType
        get_Message get_Method get_Millisecond get_Milliseconds get_Minor get_Minute get_Minutes get_Model get_Month get_Name
        get_NegativeSign get_Now get_OffsetToStringData get_ParamName get_Parent get_Payload get_PayloadRaw get_Position
        get_PositiveSign get_Priority get_PropertyName get_PropertyType get_ReadTimeout get_ResourceManager get_ReturnType
        get_Revision get_Second get_Seconds get_Selector get_StackTrace get_StandardName get_Start get_Subject get_SyncRoot
        get_Target get_ThreadState get_Ticks get_TimeOfDay get_Today get_UTF8 get_UseRFC4648Encoding get_UtcNow get_Values
        get_Version get_WriteTimeout get_Year ht index key manager monthNames mscorlib negativeSign next numInfo op_Addition
        op_Equality op_GreaterThan op_GreaterThanOrEqual op_Inequality op_LessThan op_LessThanOrEqual op_Subtraction
        op_UnaryNegation op_UnaryPlus positiveSign propertyName returnType set_Capacity set_GrowthFactor set_Item set_Length
        set_MaxLoadFactor set_Position set_Priority set_ReadTimeout set_Target set_UseRFC4648Encoding set_WriteTimeout temp
        ticksAtOrigin value value__
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>Whether a string costs nothing.</summary>
    public static bool Contains(string text)
    {
        return s_names.Contains(text);
    }
}
