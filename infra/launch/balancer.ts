import net from 'node:net'

// A small balancer for `npm run stack`: each connection goes to the next process that accepts it. It forwards bytes, so event
// streams, WebSockets and keep-alive need nothing more. Deployments use nginx or their cloud's balancer (docs/operations/deploy.md).

const [listenPort = 0, ...ports] = process.argv.slice(2).map(Number)
let next = 0

/** The first process that accepts a connection, beginning with the next one in turn. */
function connect(tries: number, onSocket: (socket: net.Socket | undefined) => void): void {
  if (tries === 0) {
    onSocket(undefined)
    return
  }
  const upstream = net.connect(ports[next++ % ports.length] ?? 0, '127.0.0.1')
  upstream.once('error', () => connect(tries - 1, onSocket))
  upstream.once('connect', () => {
    upstream.removeAllListeners('error')
    onSocket(upstream)
  })
}

const server = net.createServer({ pauseOnConnect: true }, (client) => {
  client.on('error', () => client.destroy())
  connect(ports.length, (upstream) => {
    if (!upstream) {
      client.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    upstream.on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroySoon())
    client.pipe(upstream).pipe(client)
    client.resume()
  })
})
server.listen(listenPort, '127.0.0.1')
const stop = () => process.exit(0)
process.on('SIGTERM', stop)
process.on('disconnect', stop)
