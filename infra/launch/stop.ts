import { isAlive, reap } from './processes.ts'
import { readRunFile, removeRunFile } from './run-file.ts'

const run = readRunFile()
if (run && isAlive(run.pid)) {
  process.kill(run.pid, 'SIGTERM')
  for (let i = 0; i < 300 && isAlive(run.pid); i++) await new Promise((r) => setTimeout(r, 100))
}
const remaining = await reap(Object.values(run?.pids ?? {}))
removeRunFile()
console.log(run || remaining > 0 ? 'Callboard is stopped.' : 'Callboard was not running.')
