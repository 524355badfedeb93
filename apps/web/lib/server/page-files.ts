import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const isPage = /(^|\/)(page|route)\.tsx?$/

/** Paths of the files of pages and routes below a folder `app`, without their extension: `t/[tenant]/page`. */
export function pagesInSource(appDir: string): string[] {
  const files = readdirSync(appDir, { recursive: true, encoding: 'utf8' }).map((f) => f.split(path.sep).join('/'))
  return files.filter((f) => isPage.test(f)).map((f) => f.replace(/\.tsx?$/, ''))
}

/** The same, as a build has listed them. An image holds no sources of pages. */
export function pagesInBuild(webDir: string): string[] {
  const manifest: unknown = JSON.parse(readFileSync(path.join(webDir, '.next/app-path-routes-manifest.json'), 'utf8'))
  return Object.keys(z.record(z.string(), z.string()).parse(manifest)).map((name) => name.replace(/^\//, ''))
}
