using Bench.SocketLoop;

SocketExchange.Run(args);
