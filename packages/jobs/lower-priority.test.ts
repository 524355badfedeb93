import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = `
import { readdirSync, readFileSync } from 'node:fs'
import { lowerPriority } from ${JSON.stringify(new URL('./lower-priority.ts', import.meta.url).href)}
lowerPriority()
const threads = readdirSync('/proc/self/task').map((id) => {
  const stat = readFileSync('/proc/self/task/' + id + '/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { nice: Number(fields[16]), policy: Number(fields[38]) }
})
process.stdout.write(JSON.stringify(threads))`

const run = async (env: NodeJS.ProcessEnv = {}) => {
  const options = { env: { ...process.env, ...env } }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], options)
  return JSON.parse(stdout) as { nice: number; policy: number }[]
}
const idlePolicy = 5
/** That of this process, which others inherit. */
const ownPolicy = () => Number(readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ')[38])
const hasChrt = process.platform === 'linux' && (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/chrt`))

test.runIf(process.platform === 'linux')('lowers the priority of every thread, also of running ones', async () => {
  const threads = await run({ PATH: '/nowhere' })
  expect(threads.length).toBeGreaterThan(1)
  expect(new Set(threads.map((t) => t.nice))).toEqual(new Set([19]))
  expect(new Set(threads.map((t) => t.policy))).toEqual(new Set([ownPolicy()]))
})

test.runIf(hasChrt)('schedules every thread as idle if chrt exists', async () => {
  expect(new Set((await run()).map((t) => t.policy))).toEqual(new Set([idlePolicy]))
})
