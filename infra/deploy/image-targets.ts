/** What an image is made of and how it starts. The Dockerfile has a target of each name; a test compares the two. */
export type ImageTarget = {
  /** The workspace whose production dependencies the image may hold. */
  workspace: string
  /** Files that are loaded first. What they import is found from there. */
  entries: string[]
  /** Files that are read, and that no import leads to. */
  folders: string[]
  user: string
  command: string[]
  /** What it may hold beside Node and the system. Raise it knowingly. */
  maxMegabytes: number
}

const node = ['node', '--disable-warning=ExperimentalWarning']
/** Loaded by the threads of the parse pool, by its address. */
const parseThread = 'packages/parsing/thread.ts'

export const imageTargets = {
  web: {
    workspace: 'apps/web',
    entries: ['apps/web/server.ts', parseThread],
    folders: [],
    user: '1000:1000',
    command: [...node, 'apps/web/server.ts'],
    maxMegabytes: 160,
  },
  workers: {
    workspace: 'workers',
    entries: ['workers/main.ts', parseThread],
    folders: [],
    user: '1000:1000',
    command: [...node, 'workers/main.ts'],
    maxMegabytes: 90,
  },
  agent: {
    workspace: 'apps/agent',
    entries: ['apps/agent/main.ts'],
    folders: [],
    user: '65532:65532',
    command: [...node, 'apps/agent/main.ts'],
    maxMegabytes: 5,
  },
  migrate: {
    workspace: 'infra',
    entries: ['infra/launch/migrate.ts', 'infra/launch/schema-engine.mjs'],
    folders: ['prisma/migrations', 'prisma/sql', 'node_modules/@prisma/schema-engine-wasm'],
    user: '1000:1000',
    command: [...node, 'infra/launch/migrate.ts'],
    maxMegabytes: 90,
  },
  // The command line for operators: its commands import the faces of modules, and with them the parsers.
  admin: {
    workspace: 'infra',
    entries: ['infra/launch/admin.ts', parseThread],
    folders: [],
    user: '1000:1000',
    command: [...node, 'infra/launch/admin.ts'],
    maxMegabytes: 130,
  },
} satisfies Record<string, ImageTarget>

export type ImageName = keyof typeof imageTargets
export const imageNames = Object.keys(imageTargets) as ImageName[]
