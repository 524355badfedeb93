import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream'

type Compressed = { file: string; size: number; type: string }

const typeOf = (name: string) => (name.endsWith('.css') ? 'text/css; charset=utf-8' : 'application/javascript; charset=utf-8')

/** Whether a browser takes Brotli. Browsers do over HTTPS and from localhost; `br;q=0` says no. */
export const takesBrotli = (header: string | undefined): boolean =>
  (header ?? '').split(',').some((one) => {
    const [name, ...parameters] = one
      .toLowerCase()
      .split(';')
      .map((part) => part.trim())
    return name === 'br' && !parameters.some((p) => /^q=0(\.0*)?$/.test(p))
  })

/**
 * Responds with scripts and styles that the build has compressed with Brotli (infra/launch/compress-static.ts). Everything else,
 * and browsers that do not take it, are left to Next.
 * @returns whether the request was answered
 */
export function compressedFiles(webDir: string): (request: IncomingMessage, response: ServerResponse, path: string) => boolean {
  const folder = path.join(webDir, '.next/static')
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  // Only these paths are ever opened, whatever a URL says.
  const files = new Map(
    names
      .filter((name) => name.endsWith('.br'))
      .map((name): [string, Compressed] => {
        const [file, original] = [path.join(folder, name), name.slice(0, -'.br'.length)]
        const url = `/_next/static/${original.split(path.sep).join('/')}`
        return [url, { file, size: statSync(file).size, type: typeOf(original) }]
      }),
  )
  return (request, response, url) => {
    const found = request.method === 'GET' || request.method === 'HEAD' ? files.get(url) : undefined
    if (!found || !takesBrotli(request.headers['accept-encoding'])) return false
    response.writeHead(200, {
      'content-type': found.type,
      'content-encoding': 'br',
      'content-length': found.size,
      // The names contain a hash of the content.
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    })
    if (request.method === 'HEAD') response.end()
    // A browser that leaves ends its response and nothing else.
    else pipeline(createReadStream(found.file), response, () => {})
    return true
  }
}
