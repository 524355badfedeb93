/** The contents and command of an image. The Dockerfile has a target for each; a test compares the two. */
export type ImageTarget = {
  /** The workspace whose production dependencies the image may contain. */
  workspace: string
  /** Entry files, whose imports are followed. */
  entries: string[]
  /** A bundle of an entry, beside the files that it is made of: for a process that has to be small. */
  bundle?: { entry: string; file: string }
  /** Files that are read without being imported. */
  folders: string[]
  user: string
  /** Settings of Node and its libraries that are no flags. Whatever starts the process without the image sets them as well. */
  env?: Record<string, string>
  command: string[]
  /** Size limit without Node and the system. Raise it deliberately. */
  maxMegabytes: number
}

const node = ['node', '--disable-warning=ExperimentalWarning']
/**
 * For the agent, which runs beside the customer's own workloads and only passes on what it reads: a small young generation, code
 * that is compact rather than fast, no threads of the engine, and no compilers, whose own code would be loaded for the little
 * that runs here. Together with the bundle they save 45 MB of 105: without it, Node loads the compiler that removes types.
 */
const smallHeap = [
  '--max-semi-space-size=1',
  '--max-old-space-size=64',
  '--optimize-for-size',
  '--v8-pool-size=0',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
]
/** Loaded by the threads of the parse pool, by URL. */
const parseThread = 'packages/parsing/thread.ts'

export const imageTargets = {
  web: {
    workspace: 'apps/web',
    entries: ['apps/web/server.ts', parseThread],
    folders: [],
    user: '1000:1000',
    command: [...node, 'apps/web/server.ts'],
    maxMegabytes: 178,
  },
  workers: {
    workspace: 'workers',
    entries: ['workers/main.ts', parseThread],
    folders: [],
    user: '1000:1000',
    // Threads allocate little and seldom at the same time, and each further arena keeps what it once needed (decision 138).
    env: { MALLOC_ARENA_MAX: '2' },
    command: [...node, 'workers/main.ts'],
    maxMegabytes: 90,
  },
  agent: {
    workspace: 'apps/agent',
    entries: ['apps/agent/main.ts'],
    bundle: { entry: 'apps/agent/main.ts', file: 'apps/agent/main.mjs' },
    folders: [],
    user: '65532:65532',
    // Threads for DNS and files, of which it reads one: each takes 0.5 MB.
    env: { UV_THREADPOOL_SIZE: '1' },
    command: [...node, ...smallHeap, 'apps/agent/main.mjs'],
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
  // The command line for operators: its commands import the modules' index files, and with them the parsers.
  admin: {
    workspace: 'infra',
    entries: ['infra/launch/admin.ts', 'infra/launch/schema-engine.mjs', parseThread],
    folders: ['prisma/migrations', 'prisma/sql', 'node_modules/@prisma/schema-engine-wasm'],
    user: '1000:1000',
    command: [...node, 'infra/launch/admin.ts'],
    maxMegabytes: 140,
  },
} satisfies Record<string, ImageTarget>

export type ImageName = keyof typeof imageTargets
export const imageNames = Object.keys(imageTargets) as ImageName[]
