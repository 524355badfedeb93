import { readdirSync, readFileSync } from 'node:fs'

/** Processor time in seconds, and memory in MB that would be free without them. */
export type ProcessUse = { cpuS: number; megabytes: number }

/** Clock ticks of /proc: 100 per second on every Linux that Node.js runs on. */
const ticksPerS = 100

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Fields of /proc/<pid>/stat behind the name, which may contain spaces; the first is the state. */
const statOf = (pid: number): string[] => read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? []

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(statOf(Number(name))[1]) === pid)
    .map(Number)

/** Shared memory counts once, divided among those who share it. */
const megabytesOf = (pid: number): number => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024

/** Use of a process with its children, also those that have ended. Linux only: elsewhere both are 0. */
export function readUse(pid: number): ProcessUse {
  const ticks = (of: number, ...fields: number[]) => fields.reduce((sum, field) => sum + Number(statOf(of)[field] ?? 0), 0)
  const children = process.platform === 'linux' ? childrenOf(pid) : []
  return {
    // utime, stime, and both of children that were waited for.
    cpuS: (ticks(pid, 11, 12, 13, 14) + children.reduce((sum, child) => sum + ticks(child, 11, 12), 0)) / ticksPerS,
    megabytes: [pid, ...children].reduce((sum, one) => sum + megabytesOf(one), 0),
  }
}
