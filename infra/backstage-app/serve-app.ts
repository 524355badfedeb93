import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import path from 'node:path'
import { builtApp } from './installed-app.ts'

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The app-config.yaml with which the owner of a Backstage frontend uses Callboard as its backend. */
const configOf = (origin: string, backend: string) => [
  {
    context: 'app',
    data: {
      app: { title: 'Backstage of Meridian', baseUrl: origin, extensions: ['page:home', 'page:catalog-unprocessed-entities'] },
      organization: { name: 'Meridian' },
      backend: { baseUrl: backend },
      integrations: { github: [{ host: 'github.com' }] },
      techdocs: { builder: 'external' },
      permission: { enabled: true },
    },
  },
]

/** Files that the walk registers, by path. */
const catalogFiles: Readonly<Record<string, string>> = {
  '/walk/catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: walked-service
  description: Registered from Backstage.
spec:
  type: service
  lifecycle: experimental
  owner: platform
`,
  '/walk/broken.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: broken service
spec:
  type: service
`,
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader('content-type', type)
  response.end(body)
}

const isBuilt = (file: string) => file.startsWith(builtApp + path.sep) && existsSync(file) && statSync(file).isFile()

/** Serves the built app on a separate origin, as a self-hosted Backstage frontend. */
export async function serveApp(port: number, backend: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const origin = `http://localhost:${port}`
  const config = JSON.stringify(configOf(origin, backend)).replaceAll('<', '\\u003c')
  const index = readFileSync(path.join(builtApp, 'index.html'), 'utf8').replace('__CONFIG__', () => config)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', origin)
    const ending = path.extname(pathname)
    const file = path.join(builtApp, path.normalize(pathname))
    const catalogFile = catalogFiles[pathname]
    if (catalogFile) send(response, 'text/yaml', catalogFile)
    else if (ending !== '.html' && isBuilt(file)) send(response, types[ending] ?? 'application/octet-stream', readFileSync(file))
    // A missing script is not a page of the app.
    else if (ending === '.js' || ending === '.css') response.writeHead(404).end()
    else send(response, 'text/html; charset=utf-8', index)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
