import { parseArgs } from 'node:util'
import { readEnvironment } from './run-file.ts'

// Variables that are given count more than those of a running `npm start`.
Object.assign(process.env, { ...readEnvironment(), ...process.env })
const { adminOptions, runAdmin, usage } = await import('../admin/commands.ts')

function parse() {
  try {
    return parseArgs({ args: process.argv.slice(2), allowPositionals: true, options: adminOptions })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(1)
  }
}

const { positionals, values } = parse()
process.exit(await runAdmin(positionals, values))
