import { execFileSync, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { inData, root } from './paths.ts'

export type Child = { name: string; pid: number; alive(): boolean; stop(): Promise<void> }

/**
 * Starts one of our processes with output to `.data/logs/<name>.log`. It has an IPC channel to us and exits when that closes, so
 * a killed launcher leaves nothing behind.
 */
export function startChild(
  name: string,
  args: string[],
  env: Record<string, string>,
  onEnd: (name: string, code: number | undefined) => void,
): Child {
  mkdirSync(inData('logs'), { recursive: true })
  const log = createWriteStream(inData('logs', `${name}.log`), { flags: 'a' })
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0205']
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  child.stdout?.pipe(log)
  child.stderr?.pipe(log)
  let ended = false
  const end = new Promise<void>((resolve) => {
    child.on('exit', (code) => {
      ended = true
      onEnd(name, code ?? undefined)
      resolve()
    })
  })
  return {
    name,
    pid: child.pid ?? 0,
    alive: () => !ended,
    async stop() {
      if (ended) return
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await end
      clearTimeout(force)
    },
  }
}

/** The last lines of a process's log, for the message that it exited too early. */
export function lastOutput(name: string, lines = 15): string {
  try {
    return readFileSync(inData('logs', `${name}.log`), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n')
  } catch {
    return ''
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The command line of a process; empty if it does not exist. Ids are reused, so check it before ending a process. */
const commandOf = (pid: number): string => {
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

async function endIfOurs(pid: number, mark: string): Promise<boolean> {
  if (!pid || !isAlive(pid) || !commandOf(pid).includes(mark)) return false
  process.kill(pid, 'SIGTERM')
  for (let i = 0; i < 100 && isAlive(pid); i++) await new Promise((r) => setTimeout(r, 100))
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  return true
}

/** Ends what a killed launcher may have left: our processes by their recorded ids, PostgreSQL by its pid file. */
export async function reap(recorded: readonly number[]): Promise<number> {
  let count = 0
  for (const pid of recorded) if (await endIfOurs(pid, root)) count++
  const pidFile = inData('postgres', 'postmaster.pid')
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    if (await endIfOurs(pid, inData('postgres'))) count++
    else if (!isAlive(pid)) rmSync(pidFile, { force: true })
  } catch {
    // No pid file: nothing was left.
  }
  return count
}

export const entry = (...parts: string[]) => path.join(root, ...parts)
