import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { type ImageTarget, imageNames, imageTargets } from './image-targets.ts'

// The Dockerfile, the manifests and `npm run image` have the same images, users and commands.

const dockerfile = readFileSync(path.join(import.meta.dirname, 'Dockerfile'), 'utf8').replace(/^#.*\n/gm, '')

/** Lines of each stage, by name. */
const stages = new Map(
  dockerfile.split(/^(?=FROM )/m).flatMap((text): [string, string][] => {
    const name = /^FROM \S+ AS (\S+)/.exec(text)?.[1]
    return name ? [[name, text]] : []
  }),
)
const stage = (name: string) => stages.get(name) ?? ''

test('there is a target for each image, and no other', () => {
  expect([...stages.keys()].filter((name) => !['build', 'runtime'].includes(name)).sort()).toEqual([...imageNames].sort())
})

test.each(Object.entries<ImageTarget>(imageTargets))('%s contains exactly what the script assembled', (name, target) => {
  const lines = stage(name).split('\n')
  const of = (instruction: string) =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((l) => l.slice(instruction.length + 1))
  expect(of('FROM')).toEqual([`runtime AS ${name}`])
  expect(of('COPY')).toEqual([`--from=build /images/${name} /`])
  expect([of('RUN'), of('ADD')]).toEqual([[], []])
  expect(of('USER')).toEqual([target.user])
  const own = Object.entries(target.env ?? {}).map(([variable, value]) => `${variable}=${value}`)
  expect(of('ENV').filter((line) => !line.startsWith('HOST='))).toEqual(own)
  expect(of('CMD').map((line) => JSON.parse(line) as unknown)).toEqual([target.command])
})

test('the build installs package-lock.json, and calls the script for every image', () => {
  expect(stage('build')).toContain('npm ci --ignore-scripts')
  expect(stage('build')).toContain(`infra/launch/image.ts ${imageNames.join(' ')} --out /images`)
  expect(stage('runtime')).toMatch(/^FROM scratch AS runtime$/m)
})

test('the manifests run these images, each with its own command', () => {
  const folder = path.join(import.meta.dirname, 'kustomize/base')
  const container = z.object({ image: z.string(), command: z.array(z.string()).optional(), args: z.array(z.string()).optional() })
  const workload = z.object({ spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(container) }) }) }) })
  const documents = readdirSync(folder).flatMap((file) => parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')))
  const containers = documents.flatMap((d) => workload.safeParse(d.toJS()).data?.spec.template.spec.containers ?? [])
  expect(containers.map((c) => c.image).sort()).toEqual(['callboard-migrate', 'callboard-web', 'callboard-workers'])
  expect(containers.filter((c) => c.command ?? c.args)).toEqual([])
})

test('systemd and the guide start processes with the variables and the command of their images', () => {
  for (const name of ['web', 'workers'] as const) {
    const { command, env = {} }: ImageTarget = imageTargets[name]
    const unit = readFileSync(path.join(import.meta.dirname, `systemd/callboard-${name}@.service`), 'utf8')
    const guide = readFileSync(path.join(import.meta.dirname, '../../docs/operations/deploy.md'), 'utf8')
    const variables = Object.entries(env).map(([variable, value]) => `${variable}=${value}`)
    const inUnit = [...unit.matchAll(/^Environment=(.+)$/gm)].map(([, value]) => value)
    expect(inUnit).toEqual(['PORT=%i', ...variables])
    expect(unit).toContain(`ExecStart=/usr/bin/${command.join(' ')}\n`)
    expect(guide).toContain(`  ${['PORT=$port', ...variables, 'nohup', ...command].join(' ')} >>`)
  }
})
