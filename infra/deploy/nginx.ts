export type NginxSettings = {
  /** Port on all interfaces, or an address with a port. */
  listen: string
  /** Addresses of web processes, as host:port. */
  web: readonly string[]
  /** Files in PEM format. Without them, nginx speaks http: for a machine of your own only. */
  tls?: { certificate: string; key: string } | undefined
}

const tlsLines = ({ certificate, key }: NonNullable<NginxSettings['tls']>) => `
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:callboard:10m;`

/**
 * A complete nginx.conf in front of web processes, for `nginx -p <folder> -c nginx.conf`. Paths are relative to that folder, so it
 * also runs without root on a port above 1023.
 */
export const nginxConfig = ({ listen, web, tls }: NginxSettings): string => `worker_processes auto;
pid nginx.pid;
error_log error.log;
events { worker_connections 4096; }

http {
  access_log off; # Web processes log each request with its trace.
  server_tokens off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;

  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }

  upstream callboard {
${web.map((address) => `    server ${address} max_fails=1 fail_timeout=2s;`).join('\n')}
    keepalive 64;
  }

  server {
    listen ${listen}${tls ? ' ssl http2' : ''} default_server;
    # Web processes answer 421 for hosts that are not theirs.
    server_name _;${tls ? tlsLines(tls) : ''}
    # Web processes have a limit for each route; the largest is 6 MB, for files of articles in base64.
    client_max_body_size 8m;

    location / {
      proxy_pass http://callboard;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host "";
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      # Event streams and agents are quiet for up to 30 s.
      proxy_read_timeout 90s;
      # A process that has stopped refuses connections; nothing was sent to it, so even a POST goes to the next one.
      proxy_connect_timeout 2s;
      proxy_next_upstream error timeout;
    }

    # For monitoring inside of your network only.
    location = /metrics { return 404; }
  }
}
`
