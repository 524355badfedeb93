import { type ParseArgsConfig, parseArgs } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values']

/** Ends the process with how its command is used. */
export function exitWithUsage(usage: string, problem?: string): never {
  console.error(problem ? `${problem}\nUsage: ${usage}` : `Usage: ${usage}`)
  process.exit(2)
}

/**
 * Reads the options of a command of the command line. With `--help`, or an option that the command does not have, the process
 * ends with how it is used.
 * @param usage a line, with the command as it is typed
 * @param args those of this process unless given
 */
export function readOptions<const T extends Options>(
  usage: string,
  options: T,
  { args = process.argv.slice(2), allowPositionals = false }: { args?: string[]; allowPositionals?: boolean } = {},
): { values: Values<T>; positionals: string[] } {
  if (args.includes('--help')) {
    console.log(`Usage: ${usage}`)
    process.exit(0)
  }
  try {
    return parseArgs({ args, options, allowPositionals }) as { values: Values<T>; positionals: string[] }
  } catch (error) {
    exitWithUsage(usage, error instanceof Error ? error.message : String(error))
  }
}
