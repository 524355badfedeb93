import { parseArgs } from 'node:util'
import { readEnvironment } from './run-file.ts'

Object.assign(process.env, readEnvironment() ?? {})
const { runAdmin } = await import('../admin/commands.ts')
const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    slug: { type: 'string' },
    name: { type: 'string' },
    tenant: { type: 'string' },
    out: { type: 'string' },
    email: { type: 'string' },
    'owner-email': { type: 'string' },
    'owner-password': { type: 'string' },
    'owner-name': { type: 'string' },
    json: { type: 'boolean', default: false },
    wait: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  },
})
process.exit(await runAdmin(positionals, values))
