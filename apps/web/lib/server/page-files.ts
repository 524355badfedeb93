import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const isPage = /(^|\/)(page|route)\.tsx?$/

/** Paths of the page and route files in a folder `app`, without extension: `t/[tenant]/page`. */
export function pagesInSource(appDir: string): string[] {
  const files = readdirSync(appDir, { recursive: true, encoding: 'utf8' }).map((f) => f.split(path.sep).join('/'))
  return files.filter((f) => isPage.test(f)).map((f) => f.replace(/\.tsx?$/, ''))
}

/** The same, from a build's manifest. An image contains no page sources. */
export function pagesInBuild(webDir: string): string[] {
  const manifest: unknown = JSON.parse(readFileSync(path.join(webDir, '.next/app-path-routes-manifest.json'), 'utf8'))
  return Object.keys(z.record(z.string(), z.string()).parse(manifest)).map((name) => name.replace(/^\//, ''))
}
