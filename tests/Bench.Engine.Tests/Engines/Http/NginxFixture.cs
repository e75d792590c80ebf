using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bench.Engine.Tests.Targets;

namespace Bench.Engine.Tests.Engines.Http;

/// <summary>An nginx that takes GET, PUT and DELETE from a user with a password, in a folder of its own.</summary>
public sealed class NginxFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _server;

    public string Host { get; private set; } = "";

    public string Files => _folder["files"];

    /// <summary>Starts it, or skips the test.</summary>
    public void Start()
    {
        Skip.IfNot(File.Exists("/usr/sbin/nginx"), "needs nginx");
        if (_server is not null)
        {
            return;
        }

        Host = $"127.0.0.1:{FreePort()}";
        Directory.CreateDirectory(Files);
        File.WriteAllText(_folder["users"], "ann:{PLAIN}open sesame\n");
        File.WriteAllText(_folder["nginx.conf"], $$"""
            daemon off;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            error_log {{_folder["error.log"]}};
            pid {{_folder["pid"]}};
            events { }
            http {
                access_log off;
                client_max_body_size 0;
                client_body_temp_path {{_folder["body"]}};
                proxy_temp_path {{_folder["proxy"]}};
                fastcgi_temp_path {{_folder["fastcgi"]}};
                uwsgi_temp_path {{_folder["uwsgi"]}};
                scgi_temp_path {{_folder["scgi"]}};
                server {
                    listen {{Host}};
                    root {{Files}};
                    location / {
                        dav_methods PUT DELETE;
                        create_full_put_path on;
                        auth_basic "bench";
                        auth_basic_user_file {{_folder["users"]}};
                    }
                }
            }
            """);
        _server = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", _folder["nginx.conf"], "-e", _folder["error.log"]]) { RedirectStandardError = true })!;
        for (int wait = 0; !Answers(); wait++)
        {
            Skip.If(_server.HasExited, "this nginx does not start: " + (File.Exists(_folder["error.log"]) ? File.ReadAllText(_folder["error.log"]) : ""));
            Assert.True(wait < 600, "nginx does not answer");
            Thread.Sleep(100);
        }
    }

    public void Dispose()
    {
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            _server.WaitForExit();
            _server.Dispose();
        }

        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPEndPoint.Parse(Host));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
