import { readFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { root } from '../launch/paths.ts'

const component = z.looseObject({
  'bom-ref': z.string().min(1),
  type: z.enum(['application', 'library', 'framework']),
  name: z.string().min(1),
  group: z.string().optional(),
  version: z.string().min(1),
  purl: z.string().regex(/^pkg:npm\//),
  properties: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  hashes: z
    .array(z.object({ alg: z.enum(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']), content: z.string().regex(/^[0-9a-f]+$/) }))
    .optional(),
})

/** The part of CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/) that dependency scanners read. */
export const sbomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string().regex(/^1\.\d+$/),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
  version: z.number().int().min(1),
  metadata: z.looseObject({ timestamp: z.iso.datetime(), component }),
  components: z.array(component).min(1),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
})
export type Sbom = z.output<typeof sbomSchema>

type Component = Sbom['components'][number]

const developmentMark = 'cdx:npm:package:development'
const isDevelopment = (c: Component) => c.properties?.some((p) => p.name === developmentMark && p.value === 'true') ?? false

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), dev: z.boolean().optional() })),
})

/**
 * Names and versions that production installs anywhere. npm lists the same version once, and may mark the one of a development
 * tool.
 */
function installedByProduction(): Set<string> {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')))
  const inUse = Object.entries(packages).filter(([key, p]) => key.includes('node_modules/') && !p.dev)
  return new Set(inUse.map(([key, p]) => `${key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${p.version}`))
}

const nameOf = ({ group, name, version }: Component) => `${group ? `${group}/` : ''}${name}@${version}`

/**
 * Without development-only packages. `npm sbom --omit=dev` would drop everything that any workspace lists as a devDependency,
 * even if another needs it in production (npm 11.19: zod, ws, stripe, undici).
 */
function production(sbom: Sbom): Sbom {
  const inUse = installedByProduction()
  const components = sbom.components
    .filter((c) => !isDevelopment(c) || inUse.has(nameOf(c)))
    .map((c) => (c.properties ? { ...c, properties: c.properties.filter((p) => p.name !== developmentMark) } : c))
  const kept = new Set([sbom.metadata.component['bom-ref'], ...components.map((c) => c['bom-ref'])])
  const dependencies = sbom.dependencies
    .filter((d) => kept.has(d.ref))
    .map((d) => ({ ...d, dependsOn: d.dependsOn?.filter((ref) => kept.has(ref)) ?? [] }))
  return { ...sbom, components, dependencies }
}

/**
 * The bill of materials of an installation without development tools, from package-lock.json; requires no registry and no
 * installation.
 * @throws Error with npm's message if it creates none
 */
export async function makeSbom(): Promise<Sbom> {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
  const { stdout, stderr, exitCode } = await execa('npm', args, { cwd: root, reject: false })
  if (exitCode !== 0) throw new Error(`npm sbom failed:\n${stderr || stdout}`)
  const sbom = sbomSchema.parse(JSON.parse(stdout))
  // npm uses the folder of the checkout as the name.
  sbom.metadata.component.name = 'callboard'
  return production(sbom)
}
