import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { inData } from './paths.ts'

/** Data about a running Callboard, in `.data/run.json`. */
export type RunFile = {
  url: string
  sandboxUrl: string | null
  workersUrl: string
  queue: 'postgres' | 'redis'
  pid: number
  pids: Record<string, number>
  startedAt: string
}

const runFile = () => inData('run.json')
const environmentFile = () => inData('environment.json')

export function readRunFile(): RunFile | undefined {
  return existsSync(runFile()) ? (JSON.parse(readFileSync(runFile(), 'utf8')) as RunFile) : undefined
}

/** Written to a temporary file first, so that waiting processes never read it partially. */
export function writeRunFile(run: RunFile): void {
  const draft = `${runFile()}.new`
  writeFileSync(draft, `${JSON.stringify(run, null, 2)}\n`)
  renameSync(draft, runFile())
}

export function removeRunFile(): void {
  rmSync(runFile(), { force: true })
  rmSync(environmentFile(), { force: true })
}

/** The environment of the running processes, for command-line tools. Contains secrets. */
export function writeEnvironment(environment: Record<string, string>): void {
  writeFileSync(environmentFile(), JSON.stringify(environment, null, 2), { mode: 0o600 })
}

export function readEnvironment(): Record<string, string> | undefined {
  return existsSync(environmentFile()) ? JSON.parse(readFileSync(environmentFile(), 'utf8')) : undefined
}
