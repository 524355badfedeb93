import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../launch/paths.ts'
import { queryText } from './api-targets.ts'
import { inAddress } from './hostile.ts'
import type { Random } from './random.ts'
import type { Plan, Target, World } from './request.ts'
import { textFor } from './schema-values.ts'

const app = path.join(root, 'apps/web/app')

/** `(public)` groups files and is not part of the URL. */
const addressOf = (folder: string) =>
  `/${folder
    .split('/')
    .filter((part) => part !== '.' && !part.startsWith('('))
    .join('/')}`

/** Query parameters that a file reads: those of its types, and those that it gets by name. */
function parametersIn(source: string): string[] {
  const found = [...source.matchAll(/\b(\w+)\?: (?:string|'|Repeated)|\.get\('(\w+)'\)|'(\w+)'(?= \||>)/g)]
  return [...new Set(found.map((m) => m[1] ?? m[2] ?? m[3] ?? '').filter(Boolean))]
}

/** Fills `[id]` and the like. The id of `/settings/webhooks/[id]` is `webhooks.id`. */
export function fillAddress(address: string, random: Random, world: World): string {
  const parts = address.split('/')
  const fill = (part: string, i: number) => {
    const given = /^\[\[?(?:\.\.\.)?(\w+)\]?\]$/.exec(part)?.[1]
    if (!given) return part
    // Mostly the right portal; otherwise nothing below it would be reached.
    if (given === 'tenant' && random.chance(0.95)) return world.slug
    return inAddress(textFor(given === 'id' ? `${parts[i - 1]}.id` : given, random, world), random)
  }
  return parts.map(fill).join('/')
}

export const cookie = (random: Random, world: World): [string, string][] =>
  random.chance(0.05) ? [] : [['cookie', random.pick(world.cookies)]]

type Page = { address: string; methods: string[]; parameters: string[] }

function make({ address, methods, parameters }: Page, random: Random, world: World): Plan {
  const asked = parameters
    .filter(() => random.chance(0.5))
    .flatMap((name) =>
      Array.from({ length: random.chance(0.15) ? 2 : 1 }, (): [string, string] => [name, textFor(name, random, world)]),
    )
  const method = random.pick(methods)
  return {
    method,
    path: fillAddress(address, random, world) + queryText(asked, random),
    headers: [
      ...cookie(random, world),
      // The headers of Next's router for a client-side navigation.
      ...(random.chance(0.2) ? [['rsc', '1'] as [string, string]] : []),
      ...(method === 'POST' ? [['content-type', 'application/json'] as [string, string]] : []),
    ],
    ...(method === 'POST' ? { body: '{"events":[]}' } : {}),
  }
}

/** All pages and routes of the web app, from its folders. */
export function pageTargets(): Target[] {
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((f) => /(^|\/)(page\.tsx|route\.ts)$/.test(f))
  return files.sort().map((file): Target => {
    const source = readFileSync(path.join(app, file), 'utf8')
    const exported = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((m) =>
      new RegExp(`function ${m}\\b|as ${m}\\b|const ${m}\\b`).test(source),
    )
    const methods = file.endsWith('route.ts') && exported.length > 0 ? exported : ['GET']
    const page: Page = { address: addressOf(path.dirname(file)), methods, parameters: parametersIn(source) }
    return { group: 'pages', name: `${methods.join('/')} ${page.address}`, make: (random, world) => make(page, random, world) }
  })
}
