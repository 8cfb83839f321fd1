using NanoCoap.Hosting;

namespace NanocoapDevice1
{
    public static class Program
    {
        // Wi-Fi connects by itself, with the credentials that nanoff --networkdeployment stores in the device.
        public static void Main()
        {
            CoapServer server = new CoapServer();
            server.Add(new CounterResource());
            server.Run();
        }
    }
}
