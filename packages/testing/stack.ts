import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** A folder that a stand-in can serve as a GitHub organization. Files are texts, or symbolic links. */
export function organizationFolder(
  repositories: Record<string, Record<string, string | Uint8Array | { link: string }>>,
  describe: object = {},
): { dir: string; remove(): void } {
  const base = mkdtempSync(path.join(os.tmpdir(), 'callboard-org-'))
  const dir = path.join(base, 'acme')
  for (const [name, files] of Object.entries(repositories)) {
    mkdirSync(path.join(dir, name), { recursive: true })
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(dir, name, file)), { recursive: true })
      if (typeof text === 'string' || text instanceof Uint8Array) writeFileSync(path.join(dir, name, file), text)
      else symlinkSync(text.link, path.join(dir, name, file))
    }
  }
  writeFileSync(path.join(dir, 'org.json'), JSON.stringify({ login: 'acme', ...describe }))
  return { dir, remove: () => rmSync(base, { recursive: true, force: true }) }
}

/** A component's descriptor. */
export const componentYaml = (name: string, spec: Record<string, string> = {}): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n${Object.entries({
    type: 'service',
    lifecycle: 'production',
    owner: 'team-a',
    ...spec,
  })
    .map(([k, v]) => `  ${k}: ${v}\n`)
    .join('')}`
