using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanocoapDevice1
{
    /// <summary>/counter: GET reads it, POST counts, and whoever observes it hears of each count.</summary>
    public sealed class CounterResource : Resource
    {
        private int _count;

        public CounterResource()
            : base("counter", Methods.Get | Methods.Post)
        {
            Observable = true;
        }

        public override CoapCode Get(Request request, Response response)
        {
            response.AppendNumber(_count);
            return CoapCode.Content;
        }

        public override CoapCode Post(Request request, Response response)
        {
            _count++;
            Changed(); // every observer will be sent what Get answers then
            return CoapCode.Changed;
        }
    }
}
