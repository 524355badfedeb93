import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = `
import { readdirSync, readFileSync } from 'node:fs'
import { lowerPriority } from ${JSON.stringify(new URL('./lower-priority.ts', import.meta.url).href)}
lowerPriority()
const nices = readdirSync('/proc/self/task').map((id) => {
  const stat = readFileSync('/proc/self/task/' + id + '/stat', 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
})
process.stdout.write(JSON.stringify(nices))`

test.runIf(process.platform === 'linux')('lowers the priority of every thread, also of running ones', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  const nices = JSON.parse(stdout) as number[]
  expect(nices.length).toBeGreaterThan(1)
  expect(new Set(nices)).toEqual(new Set([19]))
})
